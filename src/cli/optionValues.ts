import { z } from 'zod';

/** Parsers for the values of options; each throws an Error that says what the value must be. */

export function text(value: string): string {
  if (value === '') throw new Error('must not be empty.');
  return value;
}

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (value: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : NaN;
    if (!(number >= least && number <= most)) throw new Error(`must be a whole number ${range}, not "${value}".`);
    return number;
  };
}

export const seedNumber = wholeNumber(0, 0xffffffff);

export function finiteNumber(value: string): number {
  const number = value.trim() === '' ? NaN : Number(value);
  if (!Number.isFinite(number)) throw new Error(`must be a number, not "${value}".`);
  return number;
}

export function oneOf<const Choice extends string>(...choices: Choice[]): (value: string) => Choice {
  return (value) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw new Error(`must be ${choices.join(' or ')}, not "${value}".`);
    return choice;
  };
}

/** JSON that fits a schema. */
export function jsonOf<Schema extends z.ZodType>(schema: Schema, example: string): (value: string) => z.infer<Schema> {
  return (value) => {
    let json: unknown;
    try {
      json = JSON.parse(value);
    } catch {
      throw new Error(`must be JSON such as '${example}', not "${value}".`);
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw new Error(`must be such as '${example}': ${faultsOf(parsed.error)}.`);
    return parsed.data;
  };
}

/** What is wrong, by path: "live.psi.tau: Too big". */
export function faultsOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ');
}
