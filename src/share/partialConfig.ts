import { z } from 'zod';
import { runConfigSchema, type RunConfig } from '../config/runConfig';
import { isFields, isSame, type Fields } from './fields';
import { outlineOf, pathsOf, unknownPartsOf } from './schemaOutline';

const withoutDefault = (schema: unknown): unknown => (schema instanceof z.ZodDefault ? schema.unwrap() : schema);

/** Groups of settings merge field by field; anything else, curves too, is replaced whole. */
const groups: ReadonlySet<string> = new Set(Object.entries(runConfigSchema.shape).flatMap(([key, schema]) => (withoutDefault(schema) instanceof z.ZodObject ? [key] : [])));

export const configOutline = outlineOf(runConfigSchema);

/** Any part of a configuration, laid over a whole one; not validated yet. */
export function mergeOver(config: RunConfig, given: Fields): Fields {
  const whole: Fields = config;
  const laid = Object.entries(given).map(([key, value]) => {
    const under = Object.hasOwn(whole, key) ? whole[key] : undefined;
    return [key, groups.has(key) && isFields(under) && isFields(value) ? { ...under, ...value } : value] as const;
  });
  return Object.fromEntries([...Object.entries(whole), ...laid]);
}

/** The least part of a configuration that, laid over `base`, gives it. */
export function differenceFrom(base: RunConfig, config: RunConfig): Fields {
  const under: Fields = base;
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) => {
      if (isSame(value, under[key])) return [];
      return [[key, groups.has(key) && isFields(value) && isFields(under[key]) ? changedFields(under[key], value) : value] as const];
    }),
  );
}

/** The fields of `next` that differ from those of `previous`. */
export function changedFields(previous: Fields, next: Fields): Fields {
  return Object.fromEntries(Object.entries(next).filter(([key, value]) => !isSame(value, previous[key])));
}

/** The settings that this version does not know, as in "bank.depth". */
export const unknownSettings = (given: Fields): string[] => pathsOf(unknownPartsOf(configOutline, given));

/** What is wrong with a value, and where, in one line. */
export const faultsOf = ({ issues }: z.ZodError): string => issues.slice(0, 3).map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ');
