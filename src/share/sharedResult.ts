import { z } from 'zod';
import { measureNames } from '../config/measures';

const step = z.number().int().min(0).max(1_000_000);
const count = z.number().int().min(1).max(1_000_000);
const text = z.string().max(80);
/** [x, y], ascending in x. */
const points = z.array(z.tuple([z.number(), z.number()])).max(128);
const measure = z.enum(measureNames);
const against = z.enum(['target', 'source']);

/** What a run came to, as its link tells it: enough to be shown, too little to be believed. Whoever opens the link can repeat it. */
export const sharedResultSchema = z.object({
  /** Steps that had been trained. */
  step,
  /** Training losses over the steps, smoothed and thinned. */
  losses: z.object({ reconsolidation: points.default([]), retention: points.default([]) }),
  /** A distance over the steps, for each set. */
  courses: z.array(z.object({ measure, against, points })).max(4).default([]),
  /** The last measurement. nFake, nReal: pictures made and real; floor: what no difference at all gives. */
  distances: z
    .array(z.object({ measure, against, step, value: z.number(), sd: z.number().min(0), nReal: count, nFake: count, floor: z.number().nullable().default(null) }))
    .max(16)
    .default([]),
  /** Part of the sampler's steps replaced by the pre-trained model, in per cent, and the distance to the target that this gives. */
  replacement: z
    .object({ side: z.enum(['data', 'noise']), measure, nReal: count, nFake: count, seeds: z.number().int().min(1).max(20), arms: z.array(z.object({ title: text, points })).max(4) })
    .nullable()
    .default(null),
});

export type SharedResult = z.infer<typeof sharedResultSchema>;
export type SharedPoints = SharedResult['courses'][number]['points'];

/** At most so many points, first and last among them, evenly spread between. */
export function thinnedPoints(points: SharedPoints, most: number): SharedPoints {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))] ?? [0, 0]);
}

/** The result with at most so many points a curve. */
export function thinnedResult(result: SharedResult, most: number): SharedResult {
  const { losses, courses, replacement } = result;
  return {
    ...result,
    losses: { reconsolidation: thinnedPoints(losses.reconsolidation, most), retention: thinnedPoints(losses.retention, most) },
    courses: courses.map((course) => ({ ...course, points: thinnedPoints(course.points, most) })),
    replacement: replacement === null ? null : { ...replacement, arms: replacement.arms.map((arm) => ({ ...arm, points: thinnedPoints(arm.points, most) })) },
  };
}
