/**
 * What a Chromium trace says of the page's main thread.
 *
 * @typedef {{ name: string, cat: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number, id?: string, args?: any }} TraceEvent
 * @typedef {{ start: number, wallMs: number, threadMs: number, part: string, causes: string[] }} LongTask
 */

/** Beyond this a person may feel it. */
const LONG_MS = 50;
const TOLD = 12;
/** A part in which the page is measured, and its garbage collected: not the page's own work. */
export const MEASURING = 'measuring';

/** Names of the tasks themselves and of what merely wraps them. */
const wrappers = new Set(['RunTask', 'ThreadControllerImpl::RunTask', 'ThreadPool_RunTask', 'SimpleWatcher::OnHandleReady', 'FunctionCall', 'v8.callFunction', 'V8.DeoptimizeCode', 'RunMicrotasks', 'TimerFire', 'Receive mojo message', 'HandlePostMessage']);

/**
 * In Markdown.
 * @param {TraceEvent[]} events
 */
export function mainThreadReport(events) {
  const { pid, tid } = mainThread(events);
  const own = events.filter((event) => event.pid === pid && event.tid === tid && event.ts > 0).sort((a, b) => a.ts - b.ts);
  const parts = own.filter(({ name, ph }) => ph !== 'E' && (name === 'first-view' || name.startsWith('part: '))).map(({ name, ts }) => ({ name: name === 'first-view' ? 'recording' : name.slice(6), ts }));
  const partOf = (/** @type {number} */ ts) => parts.findLast((part) => part.ts <= ts)?.name ?? 'first view';
  const tasks = own.filter(({ name, ph, ts }) => ph === 'X' && name === 'RunTask' && partOf(ts) !== MEASURING);
  const samples = profileSamples(events, pid, tid);

  const long = tasks
    .filter(({ dur = 0, tdur = dur }) => tdur > LONG_MS * 1000)
    .map((task) => ({ part: partOf(task.ts), wallMs: (task.dur ?? 0) / 1000, threadMs: (task.tdur ?? task.dur ?? 0) / 1000, causes: causesOf(task, own, samples) }))
    .sort((a, b) => b.threadMs - a.threadMs);
  const first = own[0]?.ts ?? 0;
  const seconds = ((own.at(-1)?.ts ?? 0) - first) / 1e6;
  const busyMs = tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000;
  const frames = own.filter(({ name }) => name === 'BeginCommitCompositorFrame').length;

  const lines = [
    `${seconds.toFixed(0)} s: ${tasks.length} tasks, ${(busyMs / 1000).toFixed(1)} s of thread time (${((100 * busyMs) / 1000 / seconds).toFixed(1)} % of one core). Frames committed: ${frames}.`,
    '',
    '| part | over 50 ms of thread time | longest, thread time | over 50 ms of wall time | longest, wall time |',
    '|---|---|---|---|---|',
    ...['first view', ...new Set(parts.map(({ name }) => name))].filter((part) => part !== MEASURING).map((part) => {
      const mine = tasks.filter(({ ts }) => partOf(ts) === part);
      const most = (/** @type {'dur' | 'tdur'} */ time) => `${(mine.reduce((longest, task) => Math.max(longest, task[time] ?? 0), 0) / 1000).toFixed(0)} ms`;
      const over = (/** @type {'dur' | 'tdur'} */ time) => mine.filter((task) => (task[time] ?? 0) > LONG_MS * 1000).length;
      return `| ${part} | ${over('tdur')} | ${most('tdur')} | ${over('dur')} | ${most('dur')} |`;
    }),
    '',
    ...long.slice(0, TOLD).map(({ part, wallMs, threadMs, causes }) => `- ${threadMs.toFixed(0)} ms of thread time, ${wallMs.toFixed(0)} ms of wall time, in “${part}”: ${causes.join('; ')}`),
  ];
  return lines.join('\n');
}

/** Of all renderers' main threads the one that marked its first view. @param {TraceEvent[]} events */
function mainThread(events) {
  const mark = events.find(({ name }) => name === 'first-view');
  if (mark === undefined) throw new Error('The trace holds no mark first-view: the page did not get as far (src/ui/session/firstView.ts).');
  return mark;
}

/**
 * The longest things inside a task, and the functions that were seen most while it ran.
 * @param {TraceEvent} task
 * @param {TraceEvent[]} own
 * @param {Sample[]} samples
 */
function causesOf(task, own, samples) {
  const end = task.ts + (task.dur ?? 0);
  const inside = own.filter((event) => event.ph === 'X' && event !== task && event.ts >= task.ts && event.ts + (event.dur ?? 0) <= end && !wrappers.has(event.name));
  /** @type {Record<string, number>} */
  const times = {};
  for (const { name, dur = 0 } of inside) times[name] = (times[name] ?? 0) + dur / 1000;
  /** @type {Record<string, number>} */
  const functions = {};
  for (const { at, ms, name } of samples) if (at >= task.ts && at <= end) functions[name] = (functions[name] ?? 0) + ms;
  return [mostOf(times, 4), mostOf(functions, 6)].filter((words) => words !== '');
}

/** @param {Record<string, number>} times @param {number} count */
const mostOf = (times, count) =>
  Object.entries(times).sort(([, a], [, b]) => b - a).slice(0, count).filter(([, ms]) => ms >= 3).map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(', ');

/** @typedef {{ at: number, ms: number, name: string }} Sample */

/**
 * What the sampling profiler saw on the thread: at which time, for how long, in which function.
 * @param {TraceEvent[]} events
 * @param {number} pid
 * @param {number} tid
 * @returns {Sample[]}
 */
function profileSamples(events, pid, tid) {
  const profile = events.find((event) => event.name === 'Profile' && event.pid === pid && event.tid === tid);
  if (profile === undefined) return [];
  /** @type {Map<number, string>} */
  const names = new Map();
  /** @type {Sample[]} */
  const samples = [];
  let at = Number(profile.args.data.startTime);
  for (const { args: { data } } of events.filter((event) => event.name === 'ProfileChunk' && event.pid === pid && event.id === profile.id).sort((a, b) => a.ts - b.ts)) {
    for (const { id, callFrame } of data.cpuProfile?.nodes ?? []) names.set(id, `${callFrame.functionName || 'anonymous'}${callFrame.url ? ` (${callFrame.url.split('/').at(-1)}:${callFrame.lineNumber + 1})` : ''}`);
    (data.cpuProfile?.samples ?? []).forEach((/** @type {number} */ id, /** @type {number} */ index) => {
      const deltaUs = data.timeDeltas[index] ?? 0;
      at += deltaUs;
      const name = names.get(id) ?? '';
      if (!['(idle)', '(program)', '(root)'].includes(name)) samples.push({ at, ms: deltaUs / 1000, name });
    });
  }
  return samples;
}
