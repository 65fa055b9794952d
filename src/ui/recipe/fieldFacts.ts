import { z } from 'zod';
import { formatCount, formatSetting } from '../formatting';

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

const numberWords = (value: number): string => (Number.isInteger(value) ? formatCount(value) : formatSetting(value));

function rangeWords(schema: z.ZodType): string {
  const { min, max, isMinIn, isWhole } = rangeOf(schema);
  const whole = isWhole ? 'whole, ' : '';
  const hasEnd = max < Number.MAX_SAFE_INTEGER;
  if (!isMinIn) return `${whole}over ${numberWords(min)}${hasEnd ? `, at most ${numberWords(max)}` : ''}`;
  return hasEnd ? `${whole}${numberWords(min)} to ${numberWords(max)}` : `${whole}${numberWords(min)} or more`;
}

export interface FieldFacts<Value> {
  schema: z.ZodType<Value>;
  /** What it counts or is a share of: "steps", "of the batch". */
  unit?: string | undefined;
  /** Its default. */
  usual?: Value | undefined;
  /** What an empty field means. */
  emptyWords?: string | undefined;
}

/** Range, unit and default of a field: "1 to 256 pictures, default 32". What is counted is whole without saying so. */
export function factsInWords<Value extends number | null>({ schema, unit, usual, emptyWords }: FieldFacts<Value>): string {
  const range = unit === undefined ? rangeWords(schema) : `${rangeWords(schema).replace('whole, ', '')} ${unit}`;
  return usual === undefined ? range : `${range}, default ${usual === null ? (emptyWords ?? 'empty') : numberWords(usual)}`;
}
