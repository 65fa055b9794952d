import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONTROL_WORDS, controlF32, controlIndex, controlU32, controlWords, timeTableIndex, timeTableWords, type StepControl } from './stepControl';

const control: StepControl = {
  seed: 0xffffffff, step: 7, targetRows: 26, trainCount: 100, bankCount: 512, flip: true, labelDropout: 0.1, nullLabel: 44,
  targetFactor: 1 / 26, bankFactor: 0.1 / 6, beta1: 0.9, beta2: 0.999, stepSize: 3e-3, rootCorrection: 1.7, epsilon: 1e-8,
  decay: 1e-3, emaDecay: 0.9999, maxGradientNorm: 0,
};

describe('the control words', () => {
  test('hold whole numbers as they are and floats as their bits, each in a place of its own', () => {
    const words = controlWords(control);
    const floats = new Float32Array(words.buffer);
    expect(words.length).toBe(CONTROL_WORDS);
    expect(CONTROL_WORDS % 64).toBe(0);
    expect(new Set(Object.values(controlIndex)).size).toBe(Object.keys(controlIndex).length);
    expect(Math.max(...Object.values(controlIndex))).toBeLessThan(CONTROL_WORDS);
    for (const name of ['seed', 'step', 'targetRows', 'trainCount', 'bankCount', 'nullLabel'] as const) expect(words[controlIndex[name]]).toBe(control[name]);
    for (const name of ['targetFactor', 'bankFactor', 'beta1', 'beta2', 'stepSize', 'rootCorrection', 'epsilon', 'decay', 'emaDecay', 'maxGradientNorm'] as const) {
      expect(floats[controlIndex[name]]).toBe(Math.fround(control[name]));
    }
    expect(words[controlIndex.flip]).toBe(1);
    expect(controlWords({ ...control, flip: false })[controlIndex.flip]).toBe(0);
  });

  test('hold what is left of 1 as float64 has it', () => {
    const floats = new Float32Array(controlWords(control).buffer);
    expect(floats[controlIndex.emaRest]).toBe(Math.fround(1 - 0.9999));
    expect(floats[controlIndex.beta1Rest]).toBe(Math.fround(1 - 0.9));
    expect(floats[controlIndex.beta2Rest]).toBe(Math.fround(1 - 0.999));
  });

  test('are read in WGSL at the same places', () => {
    expect(controlU32('step')).toBe(`control(${controlIndex.step})`);
    expect(controlF32('beta1')).toBe(`bitcast<f32>(control(${controlIndex.beta1}))`);
  });

  test('refuse what is no u32 or no probability, by name', () => {
    expect(() => controlWords({ ...control, step: -1 })).toThrow(/step must .* not -1/);
    expect(() => controlWords({ ...control, seed: 2 ** 32 })).toThrow(/seed must .* not 4294967296/);
    expect(() => controlWords({ ...control, targetRows: 1.5 })).toThrow(/targetRows must .* not 1.5/);
    expect(() => controlWords({ ...control, labelDropout: 1.1 })).toThrow(/labelDropout must .* 1.1/);
    expect(() => controlWords({ ...control, labelDropout: NaN })).toThrow(/labelDropout/);
  });
});

describe('a coin drops the label', () => {
  const drops = (labelDropout: number, coin: number): boolean => {
    const words = controlWords({ ...control, labelDropout });
    return words[controlIndex.dropsAlways] === 1 || coin < (words[controlIndex.dropsBelow] ?? NaN);
  };
  const coins = fc.integer({ min: 0, max: 0xffffffff });

  test('exactly when (coin + ½) / 2^32 is below the probability', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), coins, fc.integer({ min: -2, max: 2 }), (probability, coin, step) => {
        const nearby = Math.min(0xffffffff, Math.max(0, Math.floor(probability * 2 ** 32) + step));
        for (const x of [coin, nearby]) expect(drops(probability, x)).toBe((x + 0.5) * 2 ** -32 < probability);
      }),
      { numRuns: 2000, examples: [[1 - 2 ** -33, 0xffffffff, 0], [1 - 2 ** -53, 0xffffffff, 0], [2 ** -33, 0, 0], [Number.MIN_VALUE, 0, 0], [0.25, 2 ** 30, -1]] },
    );
  });

  test('always at 1 and never at 0', () => {
    for (const coin of [0, 1, 0x80000000, 0xffffffff]) expect([drops(1, coin), drops(0, coin)]).toEqual([true, false]);
  });
});

describe('the time tables', () => {
  const alphaBar = Float64Array.of(0.9999, 0.5, 1e-5);
  const target = { table: Uint32Array.of(1, 2, 0xffffffff), weightOfT: Float64Array.of(0.1, 0.2, 0.3) };
  const bank = { table: Uint32Array.of(4, 5, 6), weightOfT: null };

  test('lie one after another, weights 1 where there are none', () => {
    const words = timeTableWords({ target, bank }, alphaBar);
    const floats = new Float32Array(words.buffer);
    const place = (name: keyof typeof timeTableIndex) => [timeTableIndex[name] * 3, timeTableIndex[name] * 3 + 3] as const;
    expect(words.length).toBe(18);
    expect([...words.slice(...place('targetTable'))]).toEqual([1, 2, 0xffffffff]);
    expect([...words.slice(...place('bankTable'))]).toEqual([4, 5, 6]);
    expect(floats.slice(...place('targetWeight'))).toEqual(Float32Array.of(0.1, 0.2, 0.3));
    expect(floats.slice(...place('bankWeight'))).toEqual(Float32Array.of(1, 1, 1));
    expect(floats.slice(...place('signal'))).toEqual(Float32Array.from(alphaBar, (value) => Math.sqrt(value)));
    expect(floats.slice(...place('noise'))).toEqual(Float32Array.from(alphaBar, (value) => Math.sqrt(1 - value)));
  });

  test('must be of one length', () => {
    expect(() => timeTableWords({ target: bank, bank: target }, Float64Array.of(1, 1))).toThrow(/2 timesteps, .* not 3/);
    expect(() => timeTableWords({ target, bank: { ...bank, weightOfT: Float64Array.of(1) } }, alphaBar)).toThrow(/3 timesteps, .* not 1/);
  });
});
