import { describe, expect, it } from 'vitest';
import { UsageError } from '../src/cli/usageError';
import { helpText, parseBenchOptions } from './options';

describe('parseBenchOptions', () => {
  it('leaves the choices to mode and device when nothing is given', () => {
    expect(parseBenchOptions([])).toEqual({ mode: 'contest', sizes: null, batches: null, contestants: null, steps: null, json: false, out: null });
  });

  it('reads lists, each entry once', () => {
    const options = parseBenchOptions(['--sizes', 'nano, small,nano', '--batches', '8,32', '--contestants', 'jax-js,ours', '--steps', '4', '--json', '--out', 'x.json']);
    expect(options).toEqual({ mode: 'contest', sizes: ['nano', 'small'], batches: [8, 32], contestants: ['jax-js', 'ours'], steps: 4, json: true, out: 'x.json' });
  });

  it.each([
    [['--sizes', 'huge'], /--sizes must be a list of tiny, nano, small, base.*"huge"/],
    [['--batches', '8,x'], /--batches must be a whole number from 1 to 256, not "x"/],
    [['--steps', '0'], /--steps must be/],
    [['--contestants', ''], /--contestants must be a list of ours, tfjs, jax-js/],
    [['--fast'], /--fast/],
    [['small'], /"small" is no option/],
    [['--quick', '--memory'], /--quick and --memory are two different benchmarks/],
    [['--quick', '--sizes', 'nano'], /--quick chooses its work by itself: leave --sizes out/],
    [['--scaling', '--contestants', 'ours'], /leave --contestants out/],
  ])('refuses %j', (argv, message) => {
    expect(() => parseBenchOptions(argv)).toThrow(UsageError);
    expect(() => parseBenchOptions(argv)).toThrow(message);
  });

  it('has a line of help for every option', () => {
    for (const name of ['sizes', 'batches', 'contestants', 'steps', 'quick', 'sampling', 'scaling', 'memory', 'json', 'out', 'help']) expect(helpText()).toContain(`--${name}`);
  });
});
