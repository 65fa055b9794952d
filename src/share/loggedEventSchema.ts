import { z } from 'zod';
import { experimentRequestSchema } from '../config/experiments';
import { measureNames } from '../config/measures';
import { liveSettingsSchema, runConfigSchema } from '../config/runConfig';
import type { LoggedEvent } from '../storage/library';

/** Any number; what is measured may be infinite, or none. */
const real = z.custom<number>((value) => typeof value === 'number', 'must be a number');
const whole = z.number().int();
const step = whole.min(0);
const count = whole.min(0);
const text = z.string().max(20_000);
const id = whole;

/** RGBA, [count, size, size, 4]. */
const imageBatch = z
  .object({ count, size: whole.min(1).max(1024), pixels: z.instanceof(Uint8ClampedArray<ArrayBuffer>) })
  .refine(({ count: pictures, size, pixels }) => pixels.length === pictures * size * size * 4, 'the pictures are not of the stated size');

const floor = z.object({ value: real, sd: real, n: count, splits: count });
const measured = z.object({ value: real, sd: real, nReal: count, nFake: count, floor: floor.nullable() });
const against = z.enum(['target', 'source']);
const model = z.enum(['pretrained', 'current']);
const timestep = whole.min(0).max(999);

const stepRecord = z.object({ step, reconsolidation: real.nullable(), retention: real.nullable(), targetT: z.array(timestep), bankT: z.array(timestep) });
const modelDescription = z.object({ id: text, digest: text, inputSize: count, patchSize: count, hiddenSize: count, depth: count, numHeads: count, numClasses: count, parameterCount: count });
const nearest = z.object({ images: imageBatch, distances: z.array(real), heldOutMedian: real.nullable() });
const lossCurve = z.object({ model, against, points: z.array(z.object({ t: timestep, loss: real, sd: real })) });
const arm = z.object({ id: text, title: text });
const experimentRow = z.object({
  arm: text, x: real, seed: count, measure: z.enum([...measureNames, 'loss', 'error', 'reconsolidation', 'retention', 'ewcTotal', 'ewcMean']), against: against.nullable(),
  value: real, sd: real.nullable(), nReal: count.nullable(), nFake: count.nullable(), floor: floor.nullable(),
});
const imageStrip = z.object({ arm: text, x: real, seed: count, images: imageBatch });
/** An event of a run's log as it comes from a file. Kept equal to LoggedEvent by the compiler (loggedEventSchema.test.ts). */
export const loggedEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('baseLoaded'), model: modelDescription }),
  z.object({ type: z.literal('datasetLoaded'), dataset: text, trainCount: count, heldOutCount: count, classes: z.array(text) }),
  z.object({ type: z.literal('bankReady'), origin: z.enum(['shipped', 'built']), size: count, ddimSteps: count }),
  z.object({ type: z.literal('runStarted'), config: runConfigSchema, live: liveSettingsSchema, fromStep: step, targetRows: count, bankRows: count }),
  z.object({ type: z.literal('stepsCompleted'), steps: z.array(stepRecord), stepMs: real }),
  z.object({ type: z.literal('settingsChanged'), step, live: liveSettingsSchema, changed: z.array(z.enum(['psi', 'xi', 'lambda', 'bankShare', 'learningRate'])), isPlanned: z.boolean() }),
  z.object({ type: z.literal('samplesDrawn'), model, step, seed: count, images: imageBatch, classNames: z.array(text), nearest: nearest.nullable() }),
  z.object({ type: z.literal('evaluated'), step, against, distances: z.partialRecord(z.enum(measureNames), measured), gpuShare: real.nullable() }),
  z.object({ type: z.literal('heldOutLossMeasured'), step, rows: count, mean: real, byTimestep: z.array(z.object({ t: timestep, loss: real })) }),
  z.object({ type: z.literal('lossByTimestepMeasured'), step, rows: count, curves: z.array(lossCurve) }),
  z.object({ type: z.literal('experimentQueued'), id, request: experimentRequestSchema, arms: z.array(arm) }),
  z.object({ type: z.literal('experimentStarted'), id, base: text, dataset: text, modelStep: step.nullable() }),
  z.object({ type: z.literal('experimentMeasured'), id, rows: z.array(experimentRow) }),
  z.object({ type: z.literal('experimentDrew'), id, strips: z.array(imageStrip) }),
  z.object({ type: z.enum(['experimentFinished', 'experimentCancelled']), id }),
  z.object({ type: z.literal('experimentFailed'), id, message: text }),
  z.object({ type: z.literal('runPaused'), step }),
  z.object({ type: z.literal('runResumed'), step }),
  z.object({ type: z.literal('runStopped'), step }),
  z.object({ type: z.literal('runFinished'), step }),
  z.object({ type: z.literal('runFailed'), kind: z.enum(['nan-loss', 'device-lost', 'out-of-memory', 'worker-failed', 'internal']), step, lastGoodStep: step, message: text }),
]) satisfies z.ZodType<LoggedEvent>;
