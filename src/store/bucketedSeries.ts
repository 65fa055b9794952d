/** Loss over a run of any length in bounded memory: when the buckets are full, neighbours merge and each covers twice the steps. */
export interface Bucket {
  /** Which stretch of `stepsPerBucket` steps this is, from 0. */
  index: number;
  /** Steps that had a value. */
  count: number;
  sum: number;
  min: number;
  max: number;
}

export interface BucketedSeries {
  stepsPerBucket: number;
  /** Only stretches that have a value, in rising order. */
  buckets: readonly Bucket[];
}

export interface StepValue {
  /** 1-based. */
  step: number;
  value: number;
}

export const maxBuckets = 512;
export const emptySeries: BucketedSeries = { stepsPerBucket: 1, buckets: [] };

const bucketIndex = (step: number, stepsPerBucket: number): number => Math.floor((step - 1) / stepsPerBucket);

function merge(a: Bucket, b: Bucket): Bucket {
  return { index: a.index, count: a.count + b.count, sum: a.sum + b.sum, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

/** Appends one bucket, into the last one where it covers the same stretch. */
function pushInto(buckets: Bucket[], bucket: Bucket): void {
  const last = buckets.at(-1);
  if (last?.index === bucket.index) buckets[buckets.length - 1] = merge(last, bucket);
  else buckets.push(bucket);
}

function withDoubledBuckets({ stepsPerBucket, buckets }: BucketedSeries): BucketedSeries {
  const doubled: Bucket[] = [];
  for (const bucket of buckets) pushInto(doubled, { ...bucket, index: Math.floor(bucket.index / 2) });
  return { stepsPerBucket: stepsPerBucket * 2, buckets: doubled };
}

/** Values must come in rising order of step. */
export function appendValues(series: BucketedSeries, values: readonly StepValue[]): BucketedSeries {
  if (values.length === 0) return series;
  let { stepsPerBucket } = series;
  let buckets = [...series.buckets];
  for (const { step, value } of values) {
    pushInto(buckets, { index: bucketIndex(step, stepsPerBucket), count: 1, sum: value, min: value, max: value });
    while (buckets.length > maxBuckets) {
      const doubled = withDoubledBuckets({ stepsPerBucket, buckets });
      stepsPerBucket = doubled.stepsPerBucket;
      buckets = [...doubled.buckets];
    }
  }
  return { stepsPerBucket, buckets };
}

export interface SeriesPoint {
  /** Middle of the bucket's steps. */
  step: number;
  mean: number;
  /** Exponential moving average of the means, so that a trend shows through the noise of drawn timesteps. */
  smooth: number;
}

/** The points of a chart. `halfLife` is counted in buckets. */
export function seriesPoints({ stepsPerBucket, buckets }: BucketedSeries, halfLife = 8): SeriesPoint[] {
  const keep = 0.5 ** (1 / halfLife);
  let weighted = 0;
  let weights = 0;
  return buckets.map(({ index, sum, count }) => {
    const mean = sum / count;
    weighted = keep * weighted + mean;
    weights = keep * weights + 1;
    return { step: index * stepsPerBucket + (stepsPerBucket + 1) / 2, mean, smooth: weighted / weights };
  });
}
