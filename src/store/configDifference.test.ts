import { describe, expect, it } from 'vitest';
import { defaultRunConfig, standardSettings } from '../config/defaults';
import type { RunConfig } from '../config/runConfig';
import { changesInWords, configDifferenceInWords, configDifferences, isSameRecipe } from './configDifference';

const usual = defaultRunConfig;

describe('the difference of configurations', () => {
  it('is said in phrases, with what is usual', () => {
    expect(configDifferenceInWords({ ...usual, seed: 7, live: { ...usual.live, learningRate: 1e-3 } }, usual)).toEqual(['seed 7 instead of 0', 'learning rate 0.001 instead of 0.0005']);
  });

  it('of equal ones is nothing, whatever they are called', () => {
    expect(configDifferences([usual, { ...usual, name: 'mine' }])).toEqual([]);
    expect(isSameRecipe(usual, structuredClone({ ...usual, name: 'mine' }))).toBe(true);
    expect(isSameRecipe(usual, { ...usual, live: standardSettings })).toBe(false);
  });

  it('names what each of several has', () => {
    const configs: RunConfig[] = [usual, { ...usual, live: standardSettings }, { ...usual, live: { ...usual.live, psi: { family: 'power', tau: 0.5, inverted: true } } }];
    expect(configDifferences(configs)).toEqual([
      { title: 'ψ(t)', words: ['power, τ = 1', 'constant 1', 'power, τ = 0.5, falling'] },
      { title: 'bank share', words: ['0.2', '0 (no bank)', '0.2'] },
    ]);
  });

  it('tells curves apart that the same words describe', () => {
    const drawn = (middle: number): RunConfig => ({ ...usual, live: { ...usual.live, psi: { family: 'free', values: [0, middle, 1] } } });
    expect(configDifferences([drawn(0.2), drawn(0.3), drawn(0.2)])).toEqual([{ title: 'ψ(t)', words: ['drawn by hand, 0 to 1', 'drawn by hand, 0 to 1 (another, 2)', 'drawn by hand, 0 to 1'] }]);
  });

  it('sees every setting there is', () => {
    const paths = leafPaths(usual).filter((path) => !['version', 'name'].includes(path.join('.')));
    expect(paths.length).toBeGreaterThan(35);
    for (const path of paths) expect(configDifferences([usual, changedAt(usual, path)]), path.join('.')).toHaveLength(1);
  });
});

describe('changes on the way', () => {
  it('are told by their step, each against the one before', () => {
    const lambda = { ...usual.live, lambda: 0.2 };
    const changes = [{ step: 300, settings: lambda }, { step: 500, settings: { ...lambda, psi: { family: 'constant' as const, value: 1 } } }];
    expect(changesInWords(usual, changes)).toEqual(['from step 300: λ 0.2', 'from step 500: ψ(t) constant 1']);
  });

  it('that changed nothing are not told', () => {
    expect(changesInWords(usual, [{ step: 3, settings: usual.live }])).toEqual([]);
  });
});

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Down to single values; ψ, ξ and the schedule count as one each. */
function leafPaths(tree: Tree): string[][] {
  return Object.entries(tree).flatMap(([key, value]) => (isTree(value) && !['psi', 'xi', 'learningRateSchedule'].includes(key) ? leafPaths(value).map((rest) => [key, ...rest]) : [[key]]));
}

const otherValues: Tree = {
  psi: { family: 'p2', k: 1, gamma: 1 }, xi: { mode: 'complement' }, learningRateSchedule: { kind: 'cosine', warmup: 0.1, final: 0 }, form: 'weighted', retention: 'distillation',
  activationStorage: 'float16', labels: 'kept', flip: 'on', dtype: 'F16', trainPictures: 50, maxGradientNorm: 1, emaDecay: 0.9,
};

function changedAt(config: RunConfig, path: readonly string[]): RunConfig {
  const copy = structuredClone(config);
  const [last = '', ...above] = path.toReversed();
  const parent = above.reduceRight<Tree>((tree, key) => tree[key] as Tree, copy);
  const value = parent[last];
  parent[last] = otherValues[last] ?? (typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : 'other');
  return copy;
}
