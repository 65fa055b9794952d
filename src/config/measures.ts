/**
 * The measures of a set of generated pictures against a set of real ones (METHOD.md §6).
 * All are proxies but fdInception, which needs weights that a person supplies.
 */
export const measureNames = ['fdIcon64', 'fdRandom', 'kid', 'precision', 'recall', 'density', 'coverage', 'nearest', 'fdInception'] as const;
export type MeasureName = (typeof measureNames)[number];

/**
 * What the measure gives where there is no difference at all: between two disjoint parts of the real set, n pictures that stand for the generated
 * ones against all the others, as those are measured against the whole set. Distances part the whole set; precision, recall, density and coverage
 * the training pictures; nearest takes the pictures held out against the training pictures.
 */
export interface NoiseFloor {
  /** Mean over random splits. */
  value: number;
  /** Standard deviation over the splits. */
  sd: number;
  /** Pictures in the part that stands for the generated ones. */
  n: number;
  splits: number;
}

/** A number with what it takes to believe it. */
export interface Measured {
  value: number;
  /** Standard deviation that comes of having drawn nFake pictures and no more; how it is estimated is the measure's matter. */
  sd: number;
  nReal: number;
  nFake: number;
  /** null where the real set is too small to be split. */
  floor: NoiseFloor | null;
}

/** What was measured of one set; a measure that could not be had is left out. */
export type SetDistances = Partial<Record<MeasureName, Measured>>;

/** What the set that the base was trained on is asked: how far the samples are from it, not how they lie among its pictures. */
export const sourceMeasures: readonly MeasureName[] = ['fdIcon64', 'fdRandom', 'kid', 'fdInception'];

/** Below so many pictures on either side a number is a preview. */
export const PREVIEW_COUNT = 128;

export function isPreview({ nReal, nFake }: Pick<Measured, 'nReal' | 'nFake'>): boolean {
  return Math.min(nReal, nFake) < PREVIEW_COUNT;
}

export interface MeasureDescription {
  title: string;
  /** Where better is. 'none': neither end is good; nearest is to be like held-out pictures'. */
  better: 'low' | 'high' | 'none';
  /** In one sentence. */
  words: string;
}

export const measureDescriptions: Readonly<Record<MeasureName, MeasureDescription>> = {
  fdIcon64: { title: 'FD-icon64', better: 'low', words: 'Fréchet distance between 64 features of a small network that was trained on all the bundled sets, source and target.' },
  fdRandom: { title: 'FD-random', better: 'low', words: 'The same Fréchet distance on fixed random convolutions, which no training has biased.' },
  kid: { title: 'KID', better: 'low', words: 'Kernel distance on the same 64 features, unbiased at any number of pictures; ± is its standard deviation over subsets.' },
  precision: { title: 'Precision', better: 'high', words: 'Share of the generated pictures that lie among the training pictures (k = 5).' },
  recall: { title: 'Recall', better: 'high', words: 'Share of the training pictures that lie among the generated ones (k = 5).' },
  density: { title: 'Density', better: 'high', words: 'How many training pictures’ neighbourhoods hold a generated picture, on average, over k = 5; may exceed 1.' },
  coverage: { title: 'Coverage', better: 'high', words: 'Share of the training pictures that have a generated one in their neighbourhood (k = 5).' },
  nearest: { title: 'Nearest training picture', better: 'none', words: 'Median feature distance of a generated picture from the nearest training picture; far below what held-out pictures have, the model is memorising.' },
  fdInception: { title: 'Inception FID', better: 'low', words: 'Fréchet distance on 2,048 features of the Inception network whose weights you loaded.' },
};

/** What chance alone gives of them shrinks with the counts as 1/n + 1/m. */
const shrinking: readonly MeasureName[] = ['fdIcon64', 'fdRandom', 'kid', 'fdInception'];

/**
 * Whether the measure cannot tell the generated pictures from real ones: it is no worse than the noise floor and twice its spread. A distance's floor
 * comes from fewer pictures than the distance itself, most of all where the set is small, so that it is first reduced to the distance's own counts,
 * where these are given.
 */
export function isWithinNoise(name: MeasureName, { value, floor, nReal = null, nFake = null }: { value: number; floor: NoiseFloor | null; nReal?: number | null; nFake?: number | null }): boolean {
  if (floor === null) return false;
  const { better } = measureDescriptions[name];
  if (better === 'none') return Math.abs(value - floor.value) <= 2 * floor.sd;
  if (better === 'high') return value >= floor.value - 2 * floor.sd;
  const chance = nReal === null || nFake === null || !shrinking.includes(name) ? 1 : (1 / nFake + 1 / nReal) / (1 / floor.n + 1 / (nReal - floor.n));
  return value <= (floor.value + 2 * floor.sd) * chance;
}
