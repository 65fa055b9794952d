import { expect, test } from 'vitest';
import { defaultRunConfig, standardSettings } from '../../config/defaults';
import { emptyRun } from '../../store/playgroundState';
import { createPlaygroundStore } from '../../store/playgroundStore';
import type { RecordedRun } from '../../store/recordedRun';
import { createRecordingPlayer, type Recording } from './recordingPlayer';

const steps = 100;
const recorded = (config: typeof defaultRunConfig): RecordedRun => ({ config, steps, at: (step) => ({ ...emptyRun(config), step }), lab: () => ({ experiments: [], lossByTimestep: null }) });
const recording: Recording = { run: recorded(defaultRunConfig), companion: recorded({ ...defaultRunConfig, live: standardSettings }), loadCourse: () => Promise.resolve() };
/** What waits for promises that are settled already has happened. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

function playerOnAir(load = () => Promise.resolve(recording)) {
  const waiting: (() => void)[] = [];
  const store = createPlaygroundStore();
  const player = createRecordingPlayer({ store, load, after: (_, callback) => void waiting.push(callback) });
  return { store, player, tick: () => waiting.splice(0).forEach((callback) => callback()), shown: () => store.getState().recording };
}

test('it comes on the screen at its end, with the other method beside it, and says that it is a recording', async () => {
  const { store, player, shown } = playerOnAir();
  await player.show();
  expect(shown()).toMatchObject({ step: steps, steps, isPlaying: false });
  expect(store.getState()).toMatchObject({ run: { step: steps }, companion: { origin: 'recorded', run: { step: steps } }, hasModel: false, phase: 'starting' });
});

test('it plays from the beginning to the end and stops there', async () => {
  const { player, shown, tick } = playerOnAir();
  await player.show();
  await settled();
  player.play();
  expect(shown()).toMatchObject({ step: 0, isPlaying: true });
  const seen: number[] = [];
  for (let ticks = 0; ticks < 100 && shown()?.isPlaying === true; ticks++) {
    tick();
    seen.push(shown()?.step ?? NaN);
  }
  expect(seen.length).toBeGreaterThan(20);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(shown()).toEqual({ step: steps, steps, isPlaying: false, course: 'there' });
});

test('a place that is sought is shown, within the run, and stands still', async () => {
  const { store, player, shown, tick } = playerOnAir();
  await player.show();
  await settled();
  player.play();
  player.seek(30);
  tick();
  expect(shown()).toEqual({ step: 30, steps, isPlaying: false, course: 'there' });
  expect(store.getState().run?.step).toBe(30);
  player.seek(1000);
  expect(shown()?.step).toBe(steps);
  player.seek(-5);
  player.play();
  tick();
  player.pause();
  const place = shown()?.step;
  tick();
  expect(shown()?.step).toBe(place);
});

test('it gives way to a run of one’s own, and does not come back over it', async () => {
  const { store, player, shown, tick } = playerOnAir();
  await player.show();
  await settled();
  player.play();
  store.dispatch({ type: 'runRequested', config: defaultRunConfig });
  tick();
  expect(shown()).toBeNull();
  await player.show();
  expect(shown()).toBeNull();
  expect(store.getState().run?.step).toBe(0);
});

test('a recording that cannot be loaded is told of, and asked for again the next time', async () => {
  let asked = 0;
  const { store, player, shown } = playerOnAir(() => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error('The recorded run could not be loaded.')) : Promise.resolve(recording);
  });
  await player.show();
  expect(store.getState().notices.map(({ message }) => message)).toEqual(['The recorded run could not be loaded.']);
  await player.show();
  expect(shown()?.step).toBe(steps);
});

function courseOnItsWay() {
  const arrivals: { come: () => void; fail: (error: Error) => void }[] = [];
  const loadCourse = () => new Promise<void>((come, fail) => void arrivals.push({ come, fail }));
  return { arrivals, ...playerOnAir(() => Promise.resolve({ ...recording, loadCourse })) };
}

test('its end is seen before the pictures on the way are there; what was asked for meanwhile happens then', async () => {
  const { player, shown, arrivals } = courseOnItsWay();
  await player.show();
  player.play();
  player.seek(40);
  expect(shown()).toEqual({ step: steps, steps, isPlaying: false, course: 'loading' });
  arrivals[0]?.come();
  await settled();
  expect(shown()).toEqual({ step: 40, steps, isPlaying: false, course: 'there' });
  expect(arrivals).toHaveLength(1);
});

test('who pauses it before the way is there stays at its end', async () => {
  const { player, shown, arrivals } = courseOnItsWay();
  await player.show();
  player.play();
  player.pause();
  arrivals[0]?.come();
  await settled();
  expect(shown()).toEqual({ step: steps, steps, isPlaying: false, course: 'there' });
});

test('a way that cannot be loaded is told of once, and asked for again when it is wanted', async () => {
  const { store, player, shown, arrivals } = courseOnItsWay();
  await player.show();
  player.play();
  arrivals[0]?.fail(new Error('The pictures could not be loaded.'));
  await settled();
  expect(store.getState().notices.map(({ message }) => message)).toEqual(['The pictures could not be loaded.']);
  expect(shown()).toMatchObject({ step: steps, isPlaying: false, course: 'missing' });
  player.play();
  expect(shown()).toMatchObject({ step: steps, isPlaying: false, course: 'loading' });
  arrivals[1]?.come();
  await settled();
  expect(shown()).toMatchObject({ step: 0, isPlaying: true, course: 'there' });
});

test('pictures that arrive when a run of one’s own is on the screen bring nothing back', async () => {
  const { store, player, shown, arrivals } = courseOnItsWay();
  await player.show();
  player.play();
  store.dispatch({ type: 'runRequested', config: defaultRunConfig });
  arrivals[0]?.come();
  await settled();
  expect(shown()).toBeNull();
});
