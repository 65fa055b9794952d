import { equalLosses } from './agreement';
import { runHeat } from './heat';
import { trainStepFlop } from './flop';
import { ditParameterShapes, tokenCount } from '../src/model/ditConfig';
import { ditConfigOf, modelShapes, type ModelShape } from './modelShape';
import { costOf, type CostRow, type MatMulPeakResult } from './rows';

const REFERENCE = { ...modelShapes.nano, batch: 8 };
const HEAD_WIDTH = REFERENCE.hiddenSize / REFERENCE.numHeads;

export interface ScalingRow extends CostRow {
  varied: 'depth' | 'width' | 'tokens' | 'batch';
  depth: number;
  width: number;
  tokens: number;
  batch: number;
  /** Trainable weights and the position table. */
  parameters: number;
}

/** nano at batch 8, with one number changed at a time. */
const points: { varied: ScalingRow['varied']; shape: ModelShape & { batch: number } }[] = [
  ...[3, 6, 12].map((depth) => ({ varied: 'depth' as const, shape: { ...REFERENCE, depth } })),
  ...[64, 128, 192, 256].map((hiddenSize) => ({ varied: 'width' as const, shape: { ...REFERENCE, hiddenSize, numHeads: hiddenSize / HEAD_WIDTH } })),
  ...[8, 4, 2].map((patchSize) => ({ varied: 'tokens' as const, shape: { ...REFERENCE, patchSize } })),
  ...[4, 8, 16, 32].map((batch) => ({ varied: 'batch' as const, shape: { ...REFERENCE, batch } })),
];

/** What our training step costs as model and batch grow. */
export async function runScaling(steps: number, peak: MatMulPeakResult): Promise<ScalingRow[]> {
  const rows: ScalingRow[] = [];
  for (const { varied, shape: { batch, ...shape } } of points) {
    const config = ditConfigOf(shape, 10);
    const title = `${varied}: depth ${shape.depth}, width ${shape.hiddenSize}, ${tokenCount(config)} tokens, batch ${batch}`;
    const { measured } = await runHeat({ title, kind: 'train', shape, batch, contestants: ['ours'], comparison: equalLosses, warmUps: 2, steps });
    const parameters = [...ditParameterShapes(config).values()].reduce((sum, extents) => sum + extents.reduce((product, extent) => product * extent, 1), 0);
    rows.push({ varied, depth: shape.depth, width: shape.hiddenSize, tokens: tokenCount(config), batch, parameters, ...costOf(measured.get('ours') ?? [], trainStepFlop(config, batch), peak) });
  }
  return rows;
}
