import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { readTensor, webGpuBackend, writeTensor } from './backend';
import { joinParts, record, runGpuProgram, viewOf } from './recording';
import { Replay } from './replay';

/** y = factor·x, element by element; x's size is a multiple of 4. */
function scaled(x: tf.TensorInfo, factor: number, options: { isCheap?: boolean; isActivation?: boolean } = {}): tf.Tensor1D {
  const size = x.shape[0] ?? 0;
  const [y] = runGpuProgram({
    key: `scaled_${size}_${factor}`,
    inputs: [{ name: 'x', tensor: x, components: 4 }],
    outputs: [{ name: 'y', shape: [size], components: 4, ...(options.isActivation ? { isActivation: true } : {}) }],
    threads: size / 4,
    isCheap: options.isCheap ?? false,
    code: `set_y(index, x(index) * ${factor}.0);`,
  }) as [tf.TensorInfo];
  return tf.engine().makeTensorFromTensorInfo(y) as tf.Tensor1D;
}

function sum(a: tf.TensorInfo, b: tf.TensorInfo): tf.Tensor1D {
  const size = a.shape[0] ?? 0;
  const [y] = runGpuProgram({
    key: `sum_${size}`,
    inputs: [
      { name: 'a', tensor: a, components: 4 },
      { name: 'b', tensor: b, components: 4 },
    ],
    outputs: [{ name: 'y', shape: [size], components: 4 }],
    threads: size / 4,
    code: 'set_y(index, a(index) + b(index));',
  }) as [tf.TensorInfo];
  return tf.engine().makeTensorFromTensorInfo(y) as tf.Tensor1D;
}

async function replayed(replay: Replay, times = 1): Promise<Float32Array> {
  const { device, queue } = webGpuBackend();
  const encoder = device.createCommandEncoder();
  for (let run = 0; run < times; run++) replay.encode(encoder);
  queue.submit([encoder.finish()]);
  const [result] = replay.results;
  if (result === undefined) throw new Error('The recording has no result.');
  return readTensor(result);
}

describe('a recording', () => {
  test('computes nothing when it is made, and what its inputs hold when it is replayed', async () => {
    const x = tf.tensor1d(new Float32Array(64).fill(1));
    const replay = await Replay.prepare(record([x], () => [sum(scaled(x, 2), scaled(x, 3))]));
    expect(replay.dispatches).toBe(3);
    expect(new Set(await replayed(replay))).toEqual(new Set([5]));
    writeTensor(x, new Float32Array(64).fill(10));
    expect(new Set(await replayed(replay))).toEqual(new Set([50]));
    replay.dispose();
  });

  test('refuses what it would freeze: tensors that were not given, uploads, and what plain tfjs operations make', () => {
    const [x, other] = [tf.tensor1d(new Float32Array(64)), tf.tensor1d(new Float32Array(64))];
    expect(() => record([x], () => [sum(x, other)])).toThrow('sum_64 reads b, which (shape 64) was neither given to the recording nor made in it');
    expect(() => record([x], () => [scaled(tf.ones([64]), 2)])).toThrow('neither given');
    expect(() => record([x], () => [scaled(tf.sqrt(x), 2)])).toThrow('neither given');
    expect(() => record([x], () => [tf.sqrt(x)])).toThrow('A result of the recording');
    expect(() =>
      record([x], () => {
        record([x], () => []);
        return [];
      }),
    ).toThrow('on already');
    expect(record([x], () => []).commands).toEqual([]); // and the next one begins afresh
  });

  test('shares memory between values that are not alive together', async () => {
    const x = tf.tensor1d(new Float32Array(64).fill(1));
    const replay = await Replay.prepare(
      record([x], () => {
        let y: tf.Tensor1D = x;
        for (let step = 0; step < 10; step++) y = scaled(y, 2);
        return [y];
      }),
    );
    expect((await replayed(replay))[0]).toBe(1024);
    expect(replay.bytes).toBeLessThanOrEqual(3 * 256); // two in turn, and the result
    replay.dispose();
  });

  test('changes tensors in place, run after run', async () => {
    const x = tf.tensor1d(new Float32Array(64).fill(1));
    const recording = record([x], () => {
      runGpuProgram({ key: 'doubled', inputs: [], updates: [{ name: 'x', tensor: x, components: 4 }], outputs: [], threads: 16, code: 'set_x(index, x(index) * 2.0);' });
      return [scaled(x, 3)];
    });
    const replay = await Replay.prepare(recording);
    expect((await replayed(replay, 5))[0]).toBe(96);
    expect((await readTensor(x))[0]).toBe(32);
    replay.dispose();
  });

  test('takes views and joins parts without copies where they fit, by copies where they do not', async () => {
    const x = tf.tensor1d(Float32Array.from({ length: 256 }, (_, index) => index));
    const joinOf = (offset: number) => () => {
      const view = viewOf(x, 64, [64]);
      return [tf.engine().makeTensorFromTensorInfo(joinParts([{ tensor: scaled(view, 2), offset: 0 }, { tensor: scaled(view, 3), offset }], 192))];
    };
    for (const [offset, copies] of [[128, 0], [100, 1]] as const) {
      const recording = record([x], joinOf(offset));
      expect(recording.commands.filter(({ kind }) => kind === 'copy')).toHaveLength(copies);
      const replay = await Replay.prepare(recording);
      const joined = await replayed(replay);
      const [plain] = joinOf(offset)();
      expect(joined).toEqual(await plain?.data());
      expect([joined[0], joined[offset], joined[99]]).toEqual([128, 192, 0]);
      replay.dispose();
    }
  });

  test('computes cheap values again rather than keeping them long, with the same result', async () => {
    const chainOf = (x: tf.Tensor1D, isCheap: boolean) => () => {
      const early = scaled(x, 2, { isCheap });
      let y = scaled(early, 3);
      for (let step = 0; step < 30; step++) y = scaled(y, 1);
      return [sum(early, y)];
    };
    const x = tf.tensor1d(new Float32Array(64).fill(1));
    const [kept, again] = [await Replay.prepare(record([x], chainOf(x, false))), await Replay.prepare(record([x], chainOf(x, true)))];
    expect(again.dispatches).toBe(kept.dispatches + 1);
    expect(again.bytes).toBeLessThan(kept.bytes);
    expect(await replayed(again)).toEqual(await replayed(kept));
    kept.dispose();
    again.dispose();
  });

  test('does not compute again from what was changed in place meanwhile', async () => {
    const x = tf.tensor1d(new Float32Array(64).fill(1));
    const recording = record([x], () => {
      const early = scaled(x, 2, { isCheap: true });
      let y = scaled(early, 3);
      runGpuProgram({ key: 'doubled', inputs: [], updates: [{ name: 'x', tensor: x, components: 4 }], outputs: [], threads: 16, code: 'set_x(index, x(index) * 2.0);' });
      for (let step = 0; step < 30; step++) y = scaled(y, 1);
      return [sum(early, y)];
    });
    const replay = await Replay.prepare(recording);
    expect((await replayed(replay))[0]).toBe(8);
    replay.dispose();
  });

  test('stores activations as halves on demand, and nothing else', async () => {
    const x = tf.tensor1d(Float32Array.from({ length: 64 }, (_, index) => 1 + index / 4096));
    const work = () => [scaled(scaled(x, 1, { isActivation: true }), 1, { isActivation: true })];
    const [full, half] = [await Replay.prepare(record([x], work)), await Replay.prepare(record([x], work, { hasHalves: true }))];
    expect([full.bytes, half.bytes]).toEqual([512, 256 + 128]); // a result stays whole
    const [exact, rounded] = [await replayed(full), await replayed(half)];
    expect(exact).toEqual(await x.data());
    expect(rounded).not.toEqual(exact);
    rounded.forEach((value, index) => expect(Math.abs(value / (exact[index] ?? NaN) - 1)).toBeLessThanOrEqual(2 ** -11));
    full.dispose();
    half.dispose();
  });
});
