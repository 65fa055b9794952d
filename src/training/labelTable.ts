import type { Checkpoint } from '../model/checkpoint';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';

const TABLE = 'y_embedder.embedding_table.weight';
const LABEL_STANDARD_DEVIATION = 0.02;

/**
 * The pre-trained checkpoint made ready for a target set with other classes: label rows drawn anew (std 0.02, keyed by seed),
 * the null row kept as the last (METHOD.md §3). The weights given are not changed; all but the table are shared.
 */
export function retargetLabels(checkpoint: Checkpoint, numClasses: number, seed: number): Checkpoint {
  const { hiddenSize } = checkpoint.config;
  const old = checkpoint.weights.get(TABLE);
  if (old === undefined) throw new Error(`The checkpoint has no ${TABLE}.`);
  const table = new Float32Array((numClasses + 1) * hiddenSize);
  fillNormal(randomStream(seed, purpose.labelInit), table.subarray(0, numClasses * hiddenSize));
  for (let index = 0; index < numClasses * hiddenSize; index++) table[index] = (table[index] ?? 0) * LABEL_STANDARD_DEVIATION;
  table.set(old.subarray(old.length - hiddenSize), numClasses * hiddenSize);
  return { ...checkpoint, config: { ...checkpoint.config, numClasses }, weights: new Map(checkpoint.weights).set(TABLE, table) };
}

/** The checkpoint as it is, its label table too. Throws when its classes are not the dataset's. */
export function keepLabels(checkpoint: Checkpoint, classes: readonly string[]): Checkpoint {
  const { numClasses } = checkpoint.config;
  const named = checkpoint.metadata['classes'];
  if (numClasses !== classes.length || (named !== undefined && named !== classes.join(','))) {
    throw new Error(
      `The base model's labels are to be kept, but its classes (${named ?? numClasses}) are not those of the dataset (${classes.join(',')}). Have the labels drawn anew instead.`,
    );
  }
  return checkpoint;
}
