import { isFields } from './fields';
import { branchFor, entryOutline, propertyOutline, type Outline } from './schemaOutline';

/** A value that was moved into its range so that it can be used. */
export interface Clamped {
  /** Where, as in "live.lambda". */
  path: string;
  from: string;
  to: string;
}

/**
 * Moves numbers into their ranges, rounds those that must be whole and cuts texts that are too long. All else stays as it is, right or wrong:
 * an open end of a range has no nearest value, and of a list that is too long nobody knows what may go.
 */
export function clampToSchema(outline: Outline, value: unknown): { value: unknown; clamped: Clamped[] } {
  const clamped: Clamped[] = [];
  return { value: clamp(outline, value, '', clamped), clamped };
}

function clamp(outline: Outline, value: unknown, path: string, clamped: Clamped[]): unknown {
  const form = branchFor(outline, value);
  const inside = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);
  if (typeof value === 'number') return noted(value, intoRange(form, value), path, clamped);
  if (typeof value === 'string') return noted(value, value.slice(0, form.maxLength ?? Infinity), path, clamped);
  if (Array.isArray(value)) {
    const entry = entryOutline(form);
    return entry === undefined ? value : value.map((item: unknown, index) => clamp(entry, item, inside(index), clamped));
  }
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const property = propertyOutline(form, key);
      return [key, property === undefined ? item : clamp(property, item, inside(key), clamped)];
    }),
  );
}

function intoRange({ minimum = -Infinity, maximum = Infinity, type }: Outline, value: number): number {
  return Math.min(Math.max(type === 'integer' ? Math.round(value) : value, minimum), maximum);
}

function noted<Value extends number | string>(from: Value, to: Value, path: string, clamped: Clamped[]): Value {
  if (from !== to) clamped.push({ path, from: shown(from), to: shown(to) });
  return to;
}

const shown = (value: number | string): string => (typeof value === 'number' ? String(value) : `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`);
