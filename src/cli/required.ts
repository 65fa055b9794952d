import { UsageError } from './usageError';

/** The value of an option that the command cannot do without. */
export function required<Values extends object, Name extends keyof Values & string>(values: Values, name: Name): NonNullable<Values[Name]> {
  const value = values[name];
  if (value === undefined || value === null) throw new UsageError(`--${name} is missing.`);
  return value;
}
