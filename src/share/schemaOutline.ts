import { z } from 'zod';
import { isFields, type Fields } from './fields';

/** What a schema says of its values, in a form that can be walked through: JSON Schema, draft 2020-12. */
export type Outline = z.core.JSONSchema.BaseSchema;

export const outlineOf = (schema: z.ZodType): Outline => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

const isOutline = (node: unknown): node is Outline => isFields(node);

/** Of several forms the one that the value has: told by the properties whose values are fixed, else the first of its type. */
export function branchFor(outline: Outline, value: unknown): Outline {
  const branches = (outline.oneOf ?? outline.anyOf)?.filter(isOutline);
  return branches === undefined ? outline : (branches.find((branch) => mayHave(branch, value)) ?? {});
}

function mayHave({ type, properties }: Outline, value: unknown): boolean {
  if (typeof value === 'number') return type === 'number' || type === 'integer';
  if (Array.isArray(value)) return type === 'array';
  if (!isFields(value)) return type === typeof value;
  return type === 'object' && Object.entries(properties ?? {}).every(([key, property]) => !isOutline(property) || property.const === undefined || property.const === value[key]);
}

/** Of an object's property; undefined: the schema does not know it. */
export function propertyOutline({ properties = {} }: Outline, key: string): Outline | undefined {
  const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
  return isOutline(property) ? property : undefined;
}

/** Of a list's entries; undefined: the schema says nothing of them. */
export const entryOutline = ({ items }: Outline): Outline | undefined => (isOutline(items) ? items : undefined);

/** The parts of a value that the schema does not know; null where it knows all. Entries of lists stand under their index. */
export function unknownPartsOf(outline: Outline, value: unknown): Fields | null {
  const form = branchFor(outline, value);
  const parts = Array.isArray(value)
    ? value.flatMap((entry, index) => {
        const known = entryOutline(form);
        const part = known === undefined ? null : unknownPartsOf(known, entry);
        return part === null ? [] : [[String(index), part] as const];
      })
    : isFields(value) && form.properties !== undefined
      ? Object.entries(value).flatMap(([key, entry]) => {
          const known = propertyOutline(form, key);
          const part = known === undefined ? entry : unknownPartsOf(known, entry);
          return known !== undefined && part === null ? [] : [[key, part] as const];
        })
      : [];
  return parts.length === 0 ? null : Object.fromEntries(parts);
}

/** Puts back what unknownPartsOf took out; what is known wins. */
export function withUnknownParts(value: unknown, unknown: Fields | null): unknown {
  if (unknown === null) return value;
  if (Array.isArray(value)) return value.map((entry: unknown, index) => (isFields(unknown[index]) ? withUnknownParts(entry, unknown[index]) : entry));
  if (!isFields(value)) return value;
  const both = Object.entries(value).map(([key, entry]) => {
    const part = Object.hasOwn(unknown, key) ? unknown[key] : null;
    return [key, isFields(part) ? withUnknownParts(entry, part) : entry] as const;
  });
  return Object.fromEntries([...Object.entries(unknown), ...both]);
}

/** The paths of all leaves, as in "config.bank.depth". */
export function pathsOf(parts: Fields | null, before = ''): string[] {
  return Object.entries(parts ?? {}).flatMap(([key, part]) => (isFields(part) && Object.keys(part).length > 0 ? pathsOf(part, `${before}${key}.`) : [before + key]));
}
