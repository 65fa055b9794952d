import type { MatMulFamily } from '../config/matMulFamily';
import type { EngineEvent, MatMulDecision } from '../protocol/events';
import { distancesInWords } from './distancesInWords';

/**
 * An event in words for the terminal; null for those that the progress bar shows, or that need none.
 * @param file where what came with the event was written
 */
export function describeEvent(event: EngineEvent, file: string | null): string | null {
  switch (event.type) {
    case 'baseLoaded': {
      const { id, depth, hiddenSize, parameterCount } = event.model;
      return `Base: ${id}, depth ${depth}, hidden size ${hiddenSize}, ${parameterCount.toLocaleString('en')} parameters`;
    }
    case 'datasetLoaded':
      return `Dataset: ${event.dataset}, ${event.trainCount} pictures to train on, ${event.heldOutCount} held out, ${event.classes.length} ${event.classes.length === 1 ? 'class' : 'classes'}`;
    case 'inceptionLoaded':
      return `Inception net: ${event.name} (SHA-256 ${event.digest.slice(0, 12)}…)`;
    case 'bankReady':
      return `Knowledge bank: ${event.size} samples, ${event.origin === 'shipped' ? 'shipped with the base' : `drawn now in ${event.ddimSteps} DDIM steps`}`;
    case 'runStarted':
      return `Training: ${event.config.steps} steps, ${event.targetRows} target and ${event.bankRows} bank rows a batch`;
    case 'samplesDrawn':
      return `Samples: ${file ?? ''}`;
    case 'evaluated':
      return `Step ${event.step}, distance to the ${event.against}: ${distancesInWords(event.distances)}`;
    case 'heldOutLossMeasured':
      return `Step ${event.step}: held-out loss ${event.mean.toFixed(4)}, at ${event.byTimestep.map(({ t, loss }) => `t = ${t} ${loss.toFixed(4)}`).join(', ')} (${event.rows} rows each)`;
    case 'weightsExported':
      return `Weights: ${file ?? ''}`;
    case 'runFinished':
      return `Finished after ${event.step} steps.`;
    case 'runStopped':
      return `Stopped after ${event.step} steps.`;
    case 'runFailed':
      return event.kind === 'nan-loss'
        ? `Training broke: ${event.message} ${event.lastGoodStep === 0 ? "Either the base's own weights are damaged, or the learning rate is too high" : 'Half the learning rate usually helps'} (--lr).`
        : `Training failed after ${event.step} steps: ${event.message}`;
    case 'commandFailed':
    case 'deviceUnavailable':
      return event.message;
    case 'deviceReady': // openNodeDevice has named the device
    case 'matMulChosen':
      return event.matMul === null ? null : describeMatMul(event.matMul);
    case 'deviceLost': // ends the command with words of its own
    case 'progressed':
    case 'stepsCompleted':
    case 'settingsChanged':
    case 'runPaused':
    case 'runResumed':
    case 'lossByTimestepMeasured':
    case 'stepInspected':
    case 'experimentQueued':
    case 'experimentStarted':
    case 'experimentProgressed':
    case 'experimentMeasured':
    case 'experimentDrew':
    case 'experimentPaused':
    case 'experimentResumed':
    case 'experimentFinished':
    case 'experimentCancelled':
    case 'stateCaptured':
    case 'denoisingDrawn':
      return null;
    case 'experimentFailed':
      return event.message;
    default:
      return event satisfies never;
  }
}

const familyWords: Record<MatMulFamily, string> = { registers: 'register tiles', workgroups: 'workgroup tiles' };

/** How matrices are multiplied, and why so. */
export function describeMatMul({ family, by, times }: MatMulDecision): string {
  const reasons: Record<MatMulDecision['by'], string> = {
    measurement: times === null ? 'measured' : `measured: ${(['registers', 'workgroups'] as const).map((name) => `${familyWords[name]} ${millisecondsInWords(times[name])}`).join(', ')}`,
    memory: 'measured earlier',
    software: 'the faster ones on a software GPU',
    hand: 'as --matmul says',
  };
  return `Matrix products: ${familyWords[family]} (${reasons[by]})`;
}

const millisecondsInWords = (ms: number): string => (Number.isFinite(ms) ? `${ms.toPrecision(2)} ms` : 'do not work here');

/** The last losses and the pace, to stand beside the progress bar. */
export function lossNote({ steps, stepMs }: Extract<EngineEvent, { type: 'stepsCompleted' }>): string {
  const last = steps.at(-1);
  const loss = (name: string, value: number | null | undefined) => (value === null || value === undefined ? [] : [`${name} ${value.toFixed(4)}`]);
  return [...loss('reconsolidation', last?.reconsolidation), ...loss('retention', last?.retention), `${stepMs.toFixed(0)} ms/step`].join('  ');
}
