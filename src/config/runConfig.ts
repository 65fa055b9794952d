import { z } from 'zod';
import { curveSchema, xiSchema } from '../schedule/curve';

/** What may change while a run trains; everything else is fixed at its start. */
export const liveSettingsSchema = z.object({
  /** Reconsolidation weight ψ(t) on the target images. */
  psi: curveSchema,
  /** Retention weight ξ(t) on the knowledge bank. */
  xi: xiSchema,
  /** Weight λ of the retention term: on the bank rows' mean loss. */
  lambda: z.number().min(0).max(100),
  /** Share of each batch that comes from the knowledge bank, 0…1; of 32 rows 0.2 gives 6. 0 means no bank. */
  bankShare: z.number().min(0).max(1),
  /** AdamW step size. */
  learningRate: z.number().positive().max(1),
});

/**
 * sampled:  t drawn from the density proportional to the curve, loss unweighted (the authors' code; default)
 * weighted: t uniform, each row's loss multiplied by the curve
 */
export const objectiveFormSchema = z.enum(['sampled', 'weighted']);

/**
 * How the learning rate runs over the steps; the live learning rate is its peak (training/learningRate.ts).
 * cosine: up in a line over the first `warmup` of the steps, times half a cosine down to `final` of the peak.
 */
export const learningRateScheduleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant') }),
  z.object({ kind: z.literal('cosine'), /** Share of the steps. */ warmup: z.number().min(0).max(1), /** Share of the peak. */ final: z.number().min(0).max(1) }),
]);

/** The only description of a run. With it, the base and the dataset, a run repeats exactly on the same device. */
export const runConfigSchema = z.object({
  version: z.literal(1),
  name: z.string().max(80),
  seed: z.number().int().min(0).max(0xffffffff),
  /** Id of the base model: a bundled one, or the name of a file that the person opened. */
  base: z.string().min(1).max(200),
  /** Id of the target dataset. */
  dataset: z.string().min(1).max(200),
  /** Train on so many of the set's pictures only, evenly spread over those that may be trained on. null: on all of them. */
  trainPictures: z.number().int().min(1).max(1_000_000).nullable().default(null),
  live: liveSettingsSchema,
  form: objectiveFormSchema,
  /** Optimizer steps of the whole run. */
  steps: z.number().int().min(1).max(1_000_000),
  batchSize: z.number().int().min(1).max(256),
  weightDecay: z.number().min(0).max(1),
  /** Adam's β1, β2 and ε. */
  beta1: z.number().min(0).max(0.9999),
  beta2: z.number().min(0).max(0.99999),
  epsilon: z.number().positive().max(1e-2),
  /** Largest Euclidean norm of the gradient; a larger one is scaled down to it. null: the gradient is taken as it comes. */
  maxGradientNorm: z.number().positive().max(1e6).nullable().default(null),
  /** Largest EMA decay; step s uses min(this, (1 + s) / (10 + s)). null: 0.999, or 0.99 for runs under 1,000 steps. */
  emaDecay: z.number().min(0).max(0.99999).nullable(),
  /**
   * How activations lie in GPU memory: float16 takes half of it and moves half the bytes, and the losses differ by under a hundredth.
   * Everything is computed in float32 either way.
   */
  activationStorage: z.enum(['float32', 'float16']).default('float32'),
  /** Probability that a target row is trained with the null label (for classifier-free guidance). */
  labelDropout: z.number().min(0).max(1),
  learningRateSchedule: learningRateScheduleSchema.default({ kind: 'constant' }),
  /** The label table before the first step. new: rows drawn anew for the dataset's classes · kept: the base's own, whose classes must be the dataset's. */
  labels: z.enum(['new', 'kept']).default('new'),
  /** Horizontal flips: as the dataset says, always or never. */
  flip: z.enum(['dataset', 'on', 'off']),
  /**
   * What the bank's pictures are for. bank: their own noise is to be predicted · distillation: the pre-trained model's prediction of it (METHOD.md §3).
   */
  retention: z.enum(['bank', 'distillation']).default('bank'),
  bank: z.object({
    /** Samples of the pre-trained model kept in the knowledge bank. */
    size: z.number().int().min(1).max(4096),
    /** DDIM steps with which they are drawn. */
    ddimSteps: z.number().int().min(1).max(1000),
  }),
  /** The live sample grid. */
  sampling: z.object({
    /** 0 switches the grid off. */
    everySteps: z.number().int().min(0),
    count: z.number().int().min(1).max(256),
    ddimSteps: z.number().int().min(1).max(1000),
    /** Classifier-free guidance scale; 1 means none. */
    guidance: z.number().min(0).max(20),
  }),
  /** The distances of samples from the target set (measures.ts). */
  evaluation: z.object({
    /** 0 switches evaluation during training off. */
    everySteps: z.number().int().min(0),
    count: z.number().int().min(8).max(4096),
    ddimSteps: z.number().int().min(1).max(1000),
    guidance: z.number().min(0).max(20),
    /** Whether the same samples are measured against the set that the base was trained on as well, where that is known. */
    source: z.boolean().default(true),
    /** What measuring may take of the time while training goes on, 0…1; at 1 training waits until all is measured. */
    share: z.number().min(0.01).max(1).default(0.1),
    /** Pictures, with noise, that each point of the forgetting curve is a mean over: loss by t on held-out target and on source pictures. 0: none. */
    forgettingRows: z.number().int().min(0).max(1024).default(128),
  }),
  /** The loss in eps on pictures that are never trained on. */
  heldOutLoss: z
    .object({
      /** 0 switches it off; otherwise it is measured before the first step and after the last one, too. */
      everySteps: z.number().int().min(0),
      /** Rows that each of its means is taken over. */
      rows: z.number().int().min(1).max(4096),
    })
    .default({ everySteps: 0, rows: 256 }),
  /** Weights that are exported while the run goes on. */
  checkpoints: z
    .object({
      /** 0 switches them off. */
      everySteps: z.number().int().min(0),
      dtype: z.enum(['F32', 'F16']),
    })
    .default({ everySteps: 0, dtype: 'F32' }),
});

export type LiveSettings = z.infer<typeof liveSettingsSchema>;
export type ObjectiveForm = z.infer<typeof objectiveFormSchema>;
export type LearningRateSchedule = z.infer<typeof learningRateScheduleSchema>;
export type RunConfig = z.infer<typeof runConfigSchema>;
