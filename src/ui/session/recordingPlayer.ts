import type { PlaygroundStore } from '../../store/playgroundStore';
import type { RecordingState } from '../../store/playgroundState';
import type { RecordedRun } from '../../store/recordedRun';
import { isRunActive } from '../../store/selectors';
import type { RecordingPlayer } from './session';

/** What comes with the page: one run, and the other method's from the same seed. */
export interface Recording {
  run: RecordedRun;
  companion: RecordedRun;
  /** The pictures between the ends are blank until this resolves. Rejects with an Error in words for people, and may then be asked again. */
  loadCourse: () => Promise<void>;
}

export interface RecordingPlayerParts {
  store: PlaygroundStore;
  /** Asked once. Rejects with an Error in words for people. */
  load: () => Promise<Recording>;
  after: (ms: number, callback: () => void) => void;
}

/** As often as the charts are redrawn. */
const tickMs = 250;
/** From beginning to end: long enough to see the colours go, short enough to wait for. */
const wholeMs = 12_000;

export function createRecordingPlayer({ store, load, after }: RecordingPlayerParts): RecordingPlayer & { loaded: () => Recording | null } {
  let loading: Promise<Recording> | null = null;
  let loaded: Recording | null = null;
  let course: RecordingState['course'] = 'missing';
  /** Where to go once the course is there. */
  let wish: { step: number; isPlaying: boolean } | null = null;
  let isTicking = false;
  /** Where the playing has come to, fractions of a step included. */
  let place = 0;

  const shown = () => store.getState().recording;

  function put(step: number, isPlaying: boolean): void {
    if (loaded === null) return;
    const { run, companion } = loaded;
    place = Math.min(run.steps, Math.max(0, step));
    const whole = Math.floor(place);
    const { experiments, lossByTimestep } = run.lab(whole);
    const lab = { lossByTimestep, experiments: [...companion.lab(whole).experiments, ...experiments] };
    store.dispatch({ type: 'recordingShown', run: run.at(whole), companion: companion.at(whole), lab, recording: { step: whole, steps: run.steps, isPlaying: isPlaying && whole < run.steps, course } });
    if (isPlaying) planTick();
  }

  function planTick(): void {
    if (isTicking) return;
    isTicking = true;
    after(tickMs, () => {
      isTicking = false;
      const recording = shown();
      if (recording?.isPlaying === true) put(place + (recording.steps * tickMs) / wholeMs, true);
    });
  }

  const say = (error: unknown): void => store.dispatch({ type: 'actionFailed', message: error instanceof Error ? error.message : String(error) });

  async function loadCourse(): Promise<void> {
    if (loaded === null || course !== 'missing') return;
    course = 'loading';
    try {
      await loaded.loadCourse();
      course = 'there';
    } catch (error) {
      course = 'missing';
      wish = null;
      say(error);
    }
    const there = shown();
    if (there !== null) put(wish?.step ?? there.step, wish?.isPlaying ?? false);
  }

  /** At once where the pictures of every step are there, else as soon as they are. */
  function go(step: number, isPlaying: boolean): void {
    if (course === 'there') put(step, isPlaying);
    else {
      wish = { step, isPlaying };
      void loadCourse();
      const recording = shown();
      if (recording !== null) put(recording.step, false); // says that it loads, also when it is asked for anew
    }
  }

  return {
    loaded: () => loaded,
    show: async () => {
      loading ??= load();
      try {
        loaded = await loading;
      } catch (error) {
        loading = null;
        say(error);
        return;
      }
      void loadCourse();
      if (shown() === null && !isRunActive(store.getState().phase)) put(loaded.run.steps, false);
    },
    play: () => {
      const recording = shown();
      if (recording !== null) go(recording.step >= recording.steps ? 0 : recording.step, true);
    },
    pause: () => {
      const recording = shown();
      wish = null;
      if (recording !== null) put(recording.step, false);
    },
    seek: (step) => {
      if (shown() !== null) go(step, false);
    },
  };
}
