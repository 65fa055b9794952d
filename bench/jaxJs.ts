import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { FREQUENCY_SIZE, type DiTConfig } from '../src/model/ditConfig';
import { emaDecay } from '../src/training/emaDecay';
import type { SampleContestant, TrainContestant } from './contestant';
import { ddimSteps, sampling, startNoise, type DdimStep } from './sampling';
import { embeddingRows, inputMajorWeights, type UploadedBatch, type Workload } from './workload';

// jax-js counts references: a function uses up every array that it is given, and x.ref is one reference more.

/** Arrays by the reference DiT's parameter names. */
type Parameters = Record<string, np.Array>;

type BatchArrays = { [Name in keyof UploadedBatch]: np.Array };

/** What a step changes: weights, both moments of Adam, and the EMA. */
type TrainState = Record<'weights' | 'first' | 'second' | 'average', Parameters>;

/** The same training in jax-js: gradient, Adam and EMA in one jitted step. */
export async function openTrainer(workload: Workload): Promise<TrainContestant> {
  await openDevice();
  const { run, checkpoint: { config } } = workload;
  const model = dit(config);

  const objective = (weights: Parameters, positions: np.Array, batch: BatchArrays): [np.Array, np.Array] => {
    const xt = batch.signal.mul(batch.x0).add(batch.noise.mul(batch.eps.ref));
    const predicted = model(weights, positions, xt, batch.timestepEmbedding, batch.labels);
    const losses = np.mean(np.square(predicted.sub(batch.eps)), [1, 2, 3]); // [B]
    return [np.sum(losses.ref.mul(batch.lossWeight)), np.mean(losses)];
  };
  const withGradient = valueAndGrad(objective, { hasAux: true });

  /** rates [3]: Adam's step size, 1 / √ of its second bias correction, the new weights' share in the EMA. */
  const train = jit((state: TrainState, positions: np.Array, batch: BatchArrays, rates: np.Array): [np.Array, TrainState] => {
    const [[objectiveValue, meanLoss], gradients] = withGradient(mapParameters(state.weights, (weight) => weight.ref), positions, batch);
    objectiveValue.dispose();
    const [stepSize, rootCorrection, share] = [0, 1, 2].map((index) => rates.ref.slice(index)) as [np.Array, np.Array, np.Array];
    rates.dispose();
    const next: TrainState = { weights: {}, first: {}, second: {}, average: {} };
    for (const [name, gradient] of Object.entries(gradients)) {
      const { weights, first, second, average } = pick(state, name);
      const m = first.mul(run.beta1).add(gradient.ref.mul(1 - run.beta1));
      const v = second.mul(run.beta2).add(np.square(gradient).mul(1 - run.beta2));
      const update = stepSize.ref.mul(m.ref).div(np.sqrt(v.ref).mul(rootCorrection.ref).add(run.epsilon));
      const weight = weights.sub(update);
      next.average[name] = average.ref.add(weight.ref.sub(average).mul(share.ref));
      next.weights[name] = weight;
      next.first[name] = m;
      next.second[name] = v;
    }
    for (const rate of [stepSize, rootCorrection, share]) rate.dispose();
    return [meanLoss, next];
  });

  const { positions, weights } = parametersOf(workload);
  const zeros = () => mapParameters(weights, (weight) => np.zeros(weight.shape));
  let state: TrainState = { weights, first: zeros(), second: zeros(), average: mapParameters(weights, (weight) => weight.ref) };
  return {
    name: 'jax-js',
    prepare: (step) => Promise.resolve(void workload.batchOf(step)),
    step: async (step) => {
      const stepSize = run.live.learningRate / (1 - run.beta1 ** step);
      const rates = np.array(Float32Array.of(stepSize, 1 / Math.sqrt(1 - run.beta2 ** step), 1 - emaDecay(step, run.emaDecay ?? 0)));
      const [loss, next] = train(state, positions.ref, upload(workload.batchOf(step), config), rates);
      state = next;
      const [value = NaN] = await read(loss); // runs all of the step, not the loss alone
      return value;
    },
    dispose: () => train.dispose(),
  };
}

export async function openSampler(workload: Workload): Promise<SampleContestant> {
  await openDevice();
  const { config } = workload.checkpoint;
  const model = dit(config);
  const labels = sampling.labels(workload);
  const rows = labels.length;
  const bothLabels = np.array(Int32Array.of(...labels, ...labels.map(() => config.numClasses)));
  const { positions, weights } = parametersOf(workload);
  const noise = startNoise(workload);

  /** One guided DDIM step, both predictions in one forward pass of 2B rows. levels [4]: those of DdimStep. */
  const denoise = jit((parameters: Parameters, table: np.Array, x: np.Array, embedding: np.Array, classes: np.Array, levels: np.Array): np.Array => {
    const both = model(parameters, table, np.concatenate([x.ref, x.ref]), embedding, classes);
    const [labelled, unlabelled] = np.split(both, 2) as [np.Array, np.Array];
    const predicted = unlabelled.ref.add(labelled.sub(unlabelled).mul(sampling.guidance));
    const [signal, level, nextSignal, nextNoise] = [0, 1, 2, 3].map((index) => levels.ref.slice(index)) as [np.Array, np.Array, np.Array, np.Array];
    levels.dispose();
    const x0 = np.clip(x.ref.sub(predicted.mul(level.ref)).div(signal.ref), -1, 1);
    const eps = x.sub(x0.ref.mul(signal)).div(level);
    return x0.mul(nextSignal).add(eps.mul(nextNoise));
  });
  const step = (x: np.Array, { t, signal, noise: level, nextSignal, nextNoise }: DdimStep): np.Array => {
    const embedding = np.array(embeddingRows(workload.embeddingTable, new Array<number>(2 * rows).fill(t))).reshape([2 * rows, FREQUENCY_SIZE]);
    return denoise(mapParameters(weights, (weight) => weight.ref), positions.ref, x, embedding, bothLabels.ref, np.array(Float32Array.of(signal, level, nextSignal, nextNoise)));
  };

  return {
    name: 'jax-js',
    draw: () => {
      const start = np.array(noise.slice()).reshape([rows, config.inChannels, config.inputSize, config.inputSize]);
      return read(ddimSteps(workload).reduce(step, start));
    },
    dispose: () => denoise.dispose(),
  };
}

async function openDevice(): Promise<void> {
  if (!(await init('webgpu')).includes('webgpu')) throw new Error("jax-js's WebGPU backend did not start.");
  defaultDevice('webgpu');
}

function parametersOf({ checkpoint }: Workload): { positions: np.Array; weights: Parameters } {
  const { pos_embed: positions, ...weights } = Object.fromEntries(
    [...inputMajorWeights(checkpoint)].map(([name, { shape, values }]) => [name, np.array(Float32Array.from(values)).reshape(shape)]),
  );
  if (positions === undefined) throw new Error('The start weights lack pos_embed.');
  return { positions, weights };
}

function upload(batch: UploadedBatch, { inChannels, inputSize }: DiTConfig): BatchArrays {
  const rows = batch.labels.length;
  const pictures = (values: Float32Array) => array(values, [rows, inChannels, inputSize, inputSize]);
  return {
    x0: pictures(batch.x0),
    eps: pictures(batch.eps),
    signal: array(batch.signal, [rows, 1, 1, 1]),
    noise: array(batch.noise, [rows, 1, 1, 1]),
    timestepEmbedding: array(batch.timestepEmbedding, [rows, FREQUENCY_SIZE]),
    labels: np.array(Int32Array.from(batch.labels)),
    lossWeight: array(batch.lossWeight, [rows]),
  };
}

const array = (values: Float32Array, shape: number[]) => np.array(Float32Array.from(values), { shape });

/** jax-js's own type of this names Float16Array, which TypeScript does not know here. */
async function read(values: np.Array): Promise<Float32Array> {
  return (await values.data()) as Float32Array;
}

function mapParameters(parameters: Parameters, map: (array: np.Array) => np.Array): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, map(parameter)]));
}

function pick(state: TrainState, name: string): Record<keyof TrainState, np.Array> {
  return Object.fromEntries(Object.entries(state).map(([part, parameters]) => [part, parameter(parameters, name)])) as Record<keyof TrainState, np.Array>;
}

function parameter(parameters: Parameters, name: string): np.Array {
  const found = parameters[name];
  if (found === undefined) throw new Error(`There is no parameter ${name}.`);
  return found;
}

type Forward = (parameters: Parameters, positions: np.Array, xt: np.Array, timestepEmbedding: np.Array, labels: np.Array) => np.Array;

/** The reference DiT (src/model/dit.ts): xt [B, C, H, W], timestep embeddings [B, 256], labels [B] → eps [B, C, H, W]. Uses up all that it is given. */
function dit(config: DiTConfig): Forward {
  const { hiddenSize: D, numHeads, depth, patchSize: p, inChannels: C, inputSize, numClasses } = config;
  const side = inputSize / p;
  const N = side * side;

  return (parameters, positions, xt, timestepEmbedding, labels) => {
    const batch = xt.shape[0] ?? 0;
    const linear = (x: np.Array, name: string) => np.matmul(x, parameter(parameters, `${name}.weight`)).add(parameter(parameters, `${name}.bias`));
    const attention = (x: np.Array, name: string): np.Array => {
      const parts = linear(x, `${name}.qkv`).reshape([batch, N, 3, numHeads, D / numHeads]).transpose([2, 0, 3, 1, 4]);
      const [q, k, v] = [0, 1, 2].map((part) => parts.ref.slice(part)) as [np.Array, np.Array, np.Array]; // [B, heads, N, d]
      parts.dispose();
      const weights = nn.softmax(np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(D / numHeads)), -1);
      return linear(np.matmul(weights, v).transpose([0, 2, 1, 3]).reshape([batch, N, D]), `${name}.proj`);
    };
    const modulation = (condition: np.Array, name: string, count: number) => np.split(linear(condition, `${name}.adaLN_modulation.1`).reshape([batch, 1, count * D]), count, 2);

    const patches = xt.reshape([batch, C, side, p, side, p]).transpose([0, 2, 4, 1, 3, 5]).reshape([batch, N, C * p * p]);
    let x = linear(patches, 'x_embedder.proj').add(positions);
    const time = linear(nn.silu(linear(timestepEmbedding, 't_embedder.mlp.0')), 't_embedder.mlp.2');
    const label = np.matmul(nn.oneHot(labels, numClasses + 1), parameter(parameters, 'y_embedder.embedding_table.weight'));
    const condition = nn.silu(time.add(label)); // [B, D]
    for (let block = 0; block < depth; block++) {
      const name = `blocks.${block}`;
      const [shift1, scale1, gate1, shift2, scale2, gate2] = modulation(condition.ref, name, 6) as SixArrays;
      x = x.ref.add(gate1.mul(attention(modulate(x, shift1, scale1), `${name}.attn`)));
      x = x.ref.add(gate2.mul(linear(nn.gelu(linear(modulate(x, shift2, scale2), `${name}.mlp.fc1`)), `${name}.mlp.fc2`)));
    }
    const [shift, scale] = modulation(condition, 'final_layer', 2) as [np.Array, np.Array];
    const output = linear(modulate(x, shift, scale), 'final_layer.linear');
    return output.reshape([batch, side, side, p, p, C]).transpose([0, 5, 1, 3, 2, 4]).reshape([batch, C, inputSize, inputSize]);
  };
}

type SixArrays = [np.Array, np.Array, np.Array, np.Array, np.Array, np.Array];

/** LayerNorm without affine parameters, then scaled and shifted. */
function modulate(x: np.Array, shift: np.Array, scale: np.Array): np.Array {
  const centered = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(np.square(centered.ref), -1, { keepdims: true });
  return centered.div(np.sqrt(variance.add(1e-6))).mul(scale.add(1)).add(shift);
}
