import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { FREQUENCY_SIZE, type DiTConfig } from '../src/model/ditConfig';
import { emaDecay } from '../src/training/emaDecay';
import type { SampleContestant, TrainContestant } from './contestant';
import { ddimSteps, sampling, startNoise } from './sampling';
import { embeddingRows, inputMajorWeights, type UploadedBatch, type Workload } from './workload';

/**
 * The same training in plain TensorFlow.js, as its documentation teaches it: a tf.variable a parameter, tf.variableGrads, tf.train.adam,
 * the EMA by assign, tfjs's own WebGPU backend. Import it only when navigator.gpu is there: the backend registers itself then.
 */
export async function openTrainer(workload: Workload): Promise<TrainContestant> {
  await openBackend();
  const { run, checkpoint: { config } } = workload;
  const { fixed, trainable } = variablesOf(workload);
  const variables = [...trainable.values()];
  const averages = new Map(variables.map((variable) => [variable, tf.variable(variable, false)]));
  const optimizer = tf.train.adam(run.live.learningRate, run.beta1, run.beta2, run.epsilon);
  const forward = dit(config, new Map([...fixed, ...trainable]));

  const train = (step: number): tf.Scalar =>
    tf.tidy(() => {
      const batch = upload(workload.batchOf(step), config);
      let meanLoss: tf.Scalar | undefined;
      const { grads } = tf.variableGrads(() => {
        const predicted = forward(tf.add(tf.mul(batch.signal, batch.x0), tf.mul(batch.noise, batch.eps)), batch.timestepEmbedding, batch.labels);
        const losses = tf.mean(tf.square(tf.sub(predicted, batch.eps)), [1, 2, 3]); // [B]
        meanLoss = tf.keep(tf.mean(losses));
        return tf.sum(tf.mul(losses, batch.lossWeight));
      }, variables);
      optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
      const share = 1 - emaDecay(step, run.emaDecay ?? 0);
      for (const [variable, average] of averages) average.assign(tf.add(average, tf.mul(tf.sub(variable, average), share)));
      if (meanLoss === undefined) throw new Error('The objective was not evaluated.');
      return meanLoss;
    });

  return {
    name: 'tfjs',
    prepare: (step) => Promise.resolve(void workload.batchOf(step)),
    step: async (step) => {
      const loss = train(step);
      const [value = NaN] = await loss.data();
      loss.dispose();
      return value;
    },
    dispose: () => {
      tf.dispose([...variables, ...averages.values(), ...fixed.values()]);
      optimizer.dispose();
    },
  };
}

export async function openSampler(workload: Workload): Promise<SampleContestant> {
  await openBackend();
  const { config } = workload.checkpoint;
  const { fixed, trainable } = variablesOf(workload);
  const forward = dit(config, new Map([...fixed, ...trainable]));
  const labels = sampling.labels(workload);
  const rows = labels.length;
  const noise = startNoise(workload);
  const bothLabels = tf.tensor1d([...labels, ...labels.map(() => config.numClasses)], 'int32');

  /** eps∅ + guidance·(eps − eps∅), both in one forward pass of 2B rows. */
  const guidedEps = (x: tf.Tensor4D, t: number): tf.Tensor4D => {
    const embedding = tf.tensor2d(embeddingRows(workload.embeddingTable, new Array<number>(2 * rows).fill(t)), [2 * rows, FREQUENCY_SIZE]);
    const [labelled, unlabelled] = tf.split(forward(tf.concat([x, x]), embedding, bothLabels), 2) as [tf.Tensor4D, tf.Tensor4D];
    return tf.add(unlabelled, tf.mul(tf.sub(labelled, unlabelled), sampling.guidance));
  };

  return {
    name: 'tfjs',
    draw: async () => {
      const drawn = tf.tidy(() =>
        ddimSteps(workload).reduce(
          (x, { t, signal, noise, nextSignal, nextNoise }) =>
            tf.tidy(() => {
              const x0 = tf.clipByValue(tf.div(tf.sub(x, tf.mul(guidedEps(x, t), noise)), signal), -1, 1);
              const eps = tf.div(tf.sub(x, tf.mul(x0, signal)), noise);
              return tf.add<tf.Tensor4D>(tf.mul(x0, nextSignal), tf.mul(eps, nextNoise));
            }),
          tf.tensor4d(noise, [rows, config.inChannels, config.inputSize, config.inputSize]),
        ),
      );
      const pictures = await drawn.data<'float32'>();
      drawn.dispose();
      return pictures;
    },
    dispose: () => tf.dispose([bothLabels, ...fixed.values(), ...trainable.values()]),
  };
}

async function openBackend(): Promise<void> {
  if (!(await tf.setBackend('webgpu'))) throw new Error("tfjs's WebGPU backend did not start.");
  await tf.ready();
}

function variablesOf({ checkpoint }: Workload): { fixed: Map<string, tf.Tensor>; trainable: Map<string, tf.Variable> } {
  const fixed = new Map<string, tf.Tensor>();
  const trainable = new Map<string, tf.Variable>();
  for (const [name, { shape, values }] of inputMajorWeights(checkpoint)) {
    const tensor = tf.tensor(values, shape);
    if (name === 'pos_embed') fixed.set(name, tensor);
    else trainable.set(name, tf.variable(tensor, true, name));
  }
  return { fixed, trainable };
}

function upload(batch: UploadedBatch, { inChannels, inputSize }: DiTConfig) {
  const rows = batch.labels.length;
  const pictures: [number, number, number, number] = [rows, inChannels, inputSize, inputSize];
  return {
    x0: tf.tensor4d(batch.x0, pictures),
    eps: tf.tensor4d(batch.eps, pictures),
    signal: tf.tensor4d(batch.signal, [rows, 1, 1, 1]),
    noise: tf.tensor4d(batch.noise, [rows, 1, 1, 1]),
    timestepEmbedding: tf.tensor2d(batch.timestepEmbedding, [rows, FREQUENCY_SIZE]),
    labels: tf.tensor1d(batch.labels, 'int32'),
    lossWeight: tf.tensor1d(batch.lossWeight),
  };
}

type Forward = (xt: tf.Tensor4D, timestepEmbedding: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor4D;

/** The reference DiT (src/model/dit.ts): xt [B, C, H, W], timestep embeddings [B, 256], labels [B] → eps [B, C, H, W]. */
function dit(config: DiTConfig, parameters: ReadonlyMap<string, tf.Tensor>): Forward {
  const { hiddenSize: D, numHeads, depth, patchSize: p, inChannels: C, inputSize } = config;
  const side = inputSize / p;
  const N = side * side;
  const parameter = (name: string): tf.Tensor => {
    const tensor = parameters.get(name);
    if (tensor === undefined) throw new Error(`There is no parameter ${name}.`);
    return tensor;
  };
  const linear = (x: tf.Tensor, name: string, weight = parameter(`${name}.weight`)): tf.Tensor => {
    const [inputs = 0, outputs = 0] = weight.shape;
    const rows = tf.reshape(x, [-1, inputs]);
    return tf.reshape(tf.fused.matMul({ a: rows, b: weight, bias: parameter(`${name}.bias`) }), [...x.shape.slice(0, -1), outputs]);
  };
  const attention = (x: tf.Tensor, name: string): tf.Tensor => {
    const [batch = 0] = x.shape;
    const parts = tf.transpose(tf.reshape(linear(x, `${name}.qkv`), [batch, N, 3, numHeads, D / numHeads]), [2, 0, 3, 1, 4]);
    const [q, k, v] = tf.unstack(parts) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D]; // [B, heads, N, d]
    const weights = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(D / numHeads)));
    const mixed = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]);
    return linear(tf.reshape(mixed, [batch, N, D]), `${name}.proj`);
  };
  const modulation = (condition: tf.Tensor, name: string, count: number) =>
    tf.split(tf.expandDims(linear(condition, `${name}.adaLN_modulation.1`), 1), count, 2); // [B, 1, D] each

  return (xt, timestepEmbedding, labels) => {
    const batch = xt.shape[0];
    const cut = tf.transpose(tf.reshape(xt, [batch, C, side, p, side, p]), [0, 2, 4, 1, 3, 5]);
    let x: tf.Tensor = tf.add(linear(tf.reshape(cut, [batch, N, C * p * p]), 'x_embedder.proj'), parameter('pos_embed'));
    const time = linear(silu(linear(timestepEmbedding, 't_embedder.mlp.0')), 't_embedder.mlp.2');
    const condition = silu(tf.add(time, tf.gather(parameter('y_embedder.embedding_table.weight'), labels)));
    for (let block = 0; block < depth; block++) {
      const name = `blocks.${block}`;
      const [shift1, scale1, gate1, shift2, scale2, gate2] = modulation(condition, name, 6) as SixTensors;
      x = tf.add(x, tf.mul(gate1, attention(modulate(x, shift1, scale1), `${name}.attn`)));
      x = tf.add(x, tf.mul(gate2, linear(gelu(linear(modulate(x, shift2, scale2), `${name}.mlp.fc1`)), `${name}.mlp.fc2`)));
    }
    const [shift, scale] = modulation(condition, 'final_layer', 2) as [tf.Tensor, tf.Tensor];
    const output = tf.reshape(linear(modulate(x, shift, scale), 'final_layer.linear'), [batch, side, side, p, p, C]);
    return tf.reshape(tf.transpose(output, [0, 5, 1, 3, 2, 4]), [batch, C, inputSize, inputSize]);
  };
}

type SixTensors = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

const silu = (x: tf.Tensor) => tf.mul(x, tf.sigmoid(x));

/** tanh form. */
function gelu(x: tf.Tensor): tf.Tensor {
  const inner = tf.mul(tf.mul(x, tf.add(tf.mul(tf.square(x), 0.044715), 1)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}

/** LayerNorm without affine parameters, then scaled and shifted. */
function modulate(x: tf.Tensor, shift: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-6))), tf.add(scale, 1)), shift);
}
