import { FREQUENCY_SIZE, MLP_RATIO, outputChannels, tokenCount, type DiTConfig } from '../src/model/ditConfig';

/** A product of [rows, inputs] and [inputs, outputs]. */
interface LinearLayer {
  rows: number;
  inputs: number;
  outputs: number;
  /** False where the input is data, whose gradient nobody needs. */
  hasInputGradient: boolean;
}

/** Floating-point operations of one forward pass: a multiply-add is two, only matrix products count. */
export function forwardFlop(config: DiTConfig, batch: number): number {
  return linearLayers(config, batch).reduce((sum, layer) => sum + productFlop(layer), attentionFlop(config, batch));
}

/** The same of one training step: forward, and backward to weights and inputs. Nothing recomputed, no optimizer. */
export function trainStepFlop(config: DiTConfig, batch: number): number {
  return linearLayers(config, batch).reduce(
    (sum, layer) => sum + (layer.hasInputGradient ? 3 : 2) * productFlop(layer),
    3 * attentionFlop(config, batch),
  );
}

const productFlop = ({ rows, inputs, outputs }: LinearLayer) => 2 * rows * inputs * outputs;

/** q·kᵀ and the product with v, over all heads and blocks. */
function attentionFlop(config: DiTConfig, batch: number): number {
  return config.depth * 2 * 2 * batch * tokenCount(config) ** 2 * config.hiddenSize;
}

function linearLayers(config: DiTConfig, batch: number): LinearLayer[] {
  const { hiddenSize: D, patchSize, inChannels, depth } = config;
  const ofTokens = (inputs: number, outputs: number) => ({ rows: batch * tokenCount(config), inputs, outputs, hasInputGradient: true });
  const ofPictures = (inputs: number, outputs: number) => ({ rows: batch, inputs, outputs, hasInputGradient: true });
  const block = [ofTokens(D, 3 * D), ofTokens(D, D), ofTokens(D, MLP_RATIO * D), ofTokens(MLP_RATIO * D, D), ofPictures(D, 6 * D)];
  return [
    { ...ofTokens(inChannels * patchSize ** 2, D), hasInputGradient: false },
    { ...ofPictures(FREQUENCY_SIZE, D), hasInputGradient: false },
    ofPictures(D, D),
    ...Array.from({ length: depth }, () => block).flat(),
    ofPictures(D, 2 * D),
    ofTokens(D, outputChannels(config) * patchSize ** 2),
  ];
}
