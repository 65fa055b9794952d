import type { ExperimentRow } from '../config/experiments';
import type { SetDistances } from '../config/measures';
import { retargetLabels } from '../training/labelTable';
import { miniCheckpoint } from '../model/miniDit.testdata';
import { arenaLayout, packArena, positionTableOf } from '../model/parameterArena';
import * as tf from '@tensorflow/tfjs';
import type { ImageStrip } from '../protocol/events';
import { loadBase, type LoadedBase } from '../training/loadedBase';
import { baseBytes, miniDataset } from '../training/miniBase.testdata';
import { pictures } from '../training/miniRun.testdata';
import type { SampledModel } from '../training/sampledModel';
import type { Experiment, Lab } from './lab';

/** A lab on the mini DiT: measuring only remembers what was to be measured. */
export interface MiniLab extends Lab {
  measured: { images: Float32Array; against: string; seed: number }[];
  /** Forward passes told of. */
  passes: number;
}

export function miniLab(): MiniLab {
  const base = loadBase('mini', 'digest', baseBytes());
  const lab: MiniLab = {
    base,
    dataset: miniDataset(),
    source: () => Promise.resolve({ ...miniDataset(), id: 'source', heldOutIndices: new Uint32Array() }),
    bank: ({ size }) => Promise.resolve(pictures(size, 8, 7)),
    measured: [],
    measure: (images, against, seed): Promise<SetDistances> => {
      lab.measured.push({ images, against, seed });
      return Promise.resolve({ fdIcon64: { value: images[0] ?? NaN, sd: 0, nReal: 12, nFake: images.length / 192, floor: null } });
    },
    passes: 0,
    passed: (passes) => {
      lab.passes += passes;
      return Promise.resolve();
    },
  };
  return lab;
}

/** A "fine-tuned" model: other weights than the base's, two classes. Its tensors are the caller's to dispose. */
export function tunedModel(base: LoadedBase): SampledModel {
  const checkpoint = retargetLabels({ ...base.checkpoint, weights: miniCheckpoint(base.checkpoint.config, 9).weights }, 2, 0);
  const layout = arenaLayout(checkpoint.config);
  return { layout, theta: tf.tensor1d(packArena(layout, checkpoint.weights)), positionTable: positionTableOf(checkpoint) };
}

/** Everything that an experiment found. */
export async function findingsOf(experiment: Experiment): Promise<{ rows: ExperimentRow[]; strips: ImageStrip[] }> {
  const [rows, strips]: [ExperimentRow[], ImageStrip[]] = [[], []];
  for await (const finding of experiment) {
    if (finding.kind === 'measured') rows.push(...finding.rows);
    else strips.push(...finding.strips);
  }
  return { rows, strips };
}
