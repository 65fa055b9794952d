import { z } from 'zod';
import { defaultRunConfig } from '../config/defaults';
import { scheduledChangeSchema, type ScheduledChange } from '../config/experiments';
import { liveSettingsSchema, runConfigSchema, type LiveSettings, type RunConfig } from '../config/runConfig';
import { clampToSchema, type Clamped } from './clampToSchema';
import { isControlGroup, type ControlGroup } from './controlGroups';
import { isFields, isNoDeeperThan, type Fields } from './fields';
import { changedFields, configOutline, differenceFrom, faultsOf, mergeOver } from './partialConfig';
import { pictureStripSchema, type PictureStrip } from './pictureStrip';
import { outlineOf, pathsOf, unknownPartsOf, withUnknownParts, type Outline } from './schemaOutline';
import { sharedResultSchema, type SharedResult } from './sharedResult';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** SHA-256, hex, of what a run rests on besides its configuration; what is not known is left out. */
export const sharedDigestsSchema = z.object({ base: digest.optional(), bank: digest.optional(), featureNet: digest.optional() });
export type SharedDigests = z.infer<typeof sharedDigestsSchema>;

/** A run as a link tells it. */
export interface SharedRun {
  /** Of the page that made the link. */
  appVersion: string;
  config: RunConfig;
  /** Of live settings, ascending in step. */
  changes: ScheduledChange[];
  /** How whoever shares it calls the picture set. */
  datasetTitle: string;
  digests: SharedDigests;
  result: SharedResult | null;
  pictures: PictureStrip | null;
  /** Controls that are not shown to whoever opens the link. */
  hidden: ControlGroup[];
  /** What a page of another version wrote and this one does not know: it is passed on as it came. */
  unknown: Fields | null;
}

/** Lists and objects lie in each other at most so deep; what this version writes goes to 8. */
const deepest = 24;

/** A shared run as plain JSON: only what differs from the defaults, and of every change only what it changes. */
export const sharedJsonSchema = z.object({
  app: z.string().max(40).default('?'),
  config: z.record(z.string(), z.unknown()).default({}),
  changes: z.array(z.looseObject({ step: scheduledChangeSchema.shape.step })).max(200).default([]),
  set: z.string().max(200).default(''),
  digests: sharedDigestsSchema.default({}),
  result: sharedResultSchema.nullable().default(null),
  pictures: pictureStripSchema.nullable().default(null),
  hide: z.array(z.string().max(40)).max(40).default([]),
});

const outline: Outline = withProperties(outlineOf(sharedJsonSchema), {
  config: configOutline,
  changes: { type: 'array', items: withProperties(outlineOf(liveSettingsSchema), { step: outlineOf(scheduledChangeSchema.shape.step) }) },
});

function withProperties(node: Outline, properties: Record<string, Outline>): Outline {
  return { ...node, properties: { ...node.properties, ...properties } };
}

export function jsonOfSharedRun({ appVersion, config, changes, datasetTitle, digests, result, pictures, hidden, unknown }: SharedRun): unknown {
  const before = (index: number): LiveSettings => changes[index - 1]?.settings ?? config.live;
  const known = {
    app: appVersion,
    config: differenceFrom(defaultRunConfig, config),
    ...(changes.length > 0 && { changes: changes.map(({ step, settings }, index) => ({ step, ...changedFields(before(index), settings) })) }),
    ...(datasetTitle !== '' && { set: datasetTitle }),
    ...(Object.keys(digests).length > 0 && { digests }),
    ...(result !== null && { result }),
    ...(pictures !== null && { pictures }),
    ...(hidden.length > 0 && { hide: hidden }),
  };
  return withUnknownParts(known, unknown);
}

export interface ReadSharedRun {
  run: SharedRun;
  /** Values that were moved into their ranges. */
  clamped: Clamped[];
  /** Names that this version does not know. */
  unknownNames: string[];
}

/** Throws an Error that says, as the end of a sentence, why the value describes no run. */
export function sharedRunFromJson(json: unknown): ReadSharedRun {
  if (!isFields(json)) throw new Error('it holds no description of a run.');
  if (!isNoDeeperThan(deepest, json)) throw new Error('its parts lie in each other too deep.');
  const { value, clamped } = clampToSchema(outline, json);
  const { app, config: given, changes, set, digests, result, pictures, hide } = parsed(sharedJsonSchema, value, '');
  const config = parsed(runConfigSchema, mergeOver(defaultRunConfig, given), 'config.');
  const unknown = unknownPartsOf(outline, value);
  return {
    run: { appVersion: app, config, changes: settingsOf(config, changes), datasetTitle: set, digests, result, pictures, hidden: hide.filter(isControlGroup), unknown },
    clamped,
    unknownNames: [...pathsOf(unknown), ...hide.filter((name) => !isControlGroup(name)).map((name) => `hide.${name}`)],
  };
}

/** Each change holds all settings again. */
function settingsOf({ live }: RunConfig, changes: readonly { step: number }[]): ScheduledChange[] {
  let settings = live;
  let last = 0;
  return changes.map(({ step, ...changed }, index) => {
    if (step < last) throw new Error(`its changes of settings are not in the order of their steps (${last}, ${step}).`);
    last = step;
    settings = parsed(liveSettingsSchema, { ...settings, ...changed }, `changes.${index}.`);
    return { step, settings };
  });
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`${where}${faultsOf(result.error)}.`);
}
