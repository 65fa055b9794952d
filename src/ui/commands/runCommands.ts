import type { Phase, PlaygroundState } from '../../store/playgroundState';
import { canStart } from '../../store/selectors';
import type { Command } from './command';

const whyNoStart: Readonly<Record<Phase, string>> = {
  starting: 'The graphics device is still being opened.',
  unavailable: 'This needs WebGPU, which is not there in this browser.',
  preparing: 'The run is being prepared.',
  running: 'A run is training.',
  paused: 'A run is paused: resume or stop it.',
  idle: '', finished: '', stopped: '', failed: '',
};

const unless = (isPossible: boolean, why: string): string | null => (isPossible ? null : why);
const isOn = (phase: Phase): boolean => phase === 'running' || phase === 'paused';
const noModel = 'There is no trained model yet, or only its record is shown.';
const isTrained = ({ hasModel, run }: PlaygroundState): boolean => hasModel && run !== null && run.step > 0;

/** Starting, steering and ending runs. What ends a run takes Shift. */
export const runCommands: readonly Command[] = [
  {
    id: 'start', group: 'Run', title: 'Start', keywords: ['train', 'begin', 'run'], strokes: [{ key: 'p' }],
    obstacle: ({ session }) => unless(canStart(session.store.getState().phase), whyNoStart[session.store.getState().phase]),
    run: ({ session }) => session.start(),
  },
  {
    id: 'pause', group: 'Run', title: 'Pause', keywords: ['hold', 'wait'], strokes: [{ key: 'p' }],
    obstacle: ({ session }) => unless(session.store.getState().phase === 'running', 'No run is training.'),
    run: ({ session }) => session.pause(),
  },
  {
    id: 'resume', group: 'Run', title: 'Resume', keywords: ['go on', 'continue'], strokes: [{ key: 'p' }],
    obstacle: ({ session }) => unless(session.store.getState().phase === 'paused', 'No run is paused.'),
    run: ({ session }) => session.resume(),
  },
  {
    id: 'step', group: 'Run', title: 'Take one step', keywords: ['single', 'next'], strokes: [{ key: 's' }],
    obstacle: ({ session }) => unless(session.store.getState().phase === 'paused', 'Only a paused run takes single steps.'),
    run: ({ session }) => session.step(),
  },
  {
    id: 'restart', group: 'Run', title: 'Restart with the same seed', keywords: ['again', 'repeat', 'reset'], strokes: [{ key: 'r', isShift: true }],
    obstacle: ({ session }) => {
      const { phase, run, recording } = session.store.getState();
      return run === null || recording !== null ? 'There is no run to repeat.' : unless(isOn(phase) || canStart(phase), whyNoStart[phase]);
    },
    run: ({ session }) => session.start(),
  },
  {
    id: 'new-seed', group: 'Run', title: 'New seed', keywords: ['random', 'dice'], strokes: [{ key: 'n', isShift: true }],
    obstacle: ({ session }) => unless(session.store.getState().phase !== 'preparing', whyNoStart.preparing),
    run: ({ session }) => session.newSeed(),
  },
  {
    id: 'stop', group: 'Run', title: 'Stop', keywords: ['end', 'cancel', 'quit'], strokes: [{ key: 'x', isShift: true }],
    obstacle: ({ session }) => {
      const { phase } = session.store.getState();
      return unless(isOn(phase) || phase === 'preparing', 'No run is on.');
    },
    run: ({ session }) => session.stop(),
  },
  {
    id: 'play-recording', group: 'Run', title: 'Play the recording', keywords: ['recorded', 'watch', 'demo'], strokes: [{ key: 'v' }],
    obstacle: ({ session }) => {
      const { recording } = session.store.getState();
      return recording === null ? 'No recording is on the screen.' : unless(!recording.isPlaying, 'The recording is playing.');
    },
    run: ({ session }) => session.player.play(),
  },
  {
    id: 'pause-recording', group: 'Run', title: 'Pause the recording', keywords: ['recorded', 'hold', 'demo'], strokes: [{ key: 'v' }],
    obstacle: ({ session }) => unless(session.store.getState().recording?.isPlaying === true, 'No recording is playing.'),
    run: ({ session }) => session.player.pause(),
  },
  {
    id: 'measure', group: 'Run', title: 'Measure distances now', keywords: ['evaluate', 'fd', 'kid', 'fid'], strokes: [{ key: 'm' }],
    obstacle: ({ session }) => {
      const state = session.store.getState();
      return isTrained(state) ? unless(state.phase !== 'running' && state.phase !== 'preparing', 'A run is training: pause it first.') : noModel;
    },
    run: ({ session }) => session.evaluateNow(),
  },
  {
    id: 'save-weights', group: 'Run', title: 'Save the weights', keywords: ['export', 'safetensors', 'download', 'checkpoint'],
    obstacle: ({ session }) => unless(isTrained(session.store.getState()), noModel),
    run: ({ session }) => session.exportWeights(),
  },
];
