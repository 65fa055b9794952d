import { z } from 'zod';
import { formatSetting } from '../formatting';

export interface FieldRange {
  min: number;
  max: number;
  isMinIn: boolean;
  isWhole: boolean;
}

/** What a schema of a number says of it, through defaults and nulls around it. */
export function rangeOf(schema: z.ZodType): FieldRange {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return rangeOf(schema.unwrap() as z.ZodType);
  if (!(schema instanceof z.ZodNumber)) throw new Error('The schema of a number field must be one of a number.');
  const min = schema.minValue ?? -Infinity;
  const isWhole = z.safeParse(schema, min + 1).success && !z.safeParse(schema, min + 0.5).success;
  return { min, max: schema.maxValue ?? Infinity, isMinIn: schema.safeParse(min).success, isWhole };
}

function rangeWords(schema: z.ZodType): string {
  const { min, max, isMinIn, isWhole } = rangeOf(schema);
  const what = isWhole ? 'Whole number' : 'Number';
  const hasEnd = max < Number.MAX_SAFE_INTEGER;
  if (!isMinIn) return `${what} over ${formatSetting(min)}${hasEnd ? `, at most ${formatSetting(max)}` : ''}`;
  return hasEnd ? `${what} from ${formatSetting(min)} to ${formatSetting(max)}` : `${what}, ${formatSetting(min)} or more`;
}

export interface FieldFacts<Value> {
  schema: z.ZodType<Value>;
  /** What it counts or is a share of: "in steps", "a share of the batch". */
  unit?: string | undefined;
  /** Its default. */
  usual?: Value | undefined;
  /** What an empty field means. */
  emptyWords?: string | undefined;
}

/** Range, unit and default of a field: "Whole number from 1 to 256, in pictures; default 32". */
export function factsInWords<Value extends number | null>({ schema, unit, usual, emptyWords }: FieldFacts<Value>): string {
  const inUnit = unit === undefined ? '' : `, ${unit}`;
  const byDefault = usual === undefined ? '' : `; default ${usual === null ? (emptyWords ?? 'empty') : formatSetting(usual)}`;
  return `${rangeWords(schema)}${inUnit}${byDefault}`;
}
