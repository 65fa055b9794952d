import type { z } from 'zod';
import { runConfigSchema, type RunConfig } from '../../config/runConfig';

export interface AddressConfig {
  config: RunConfig;
  /** The address itself says how large the run is: the page leaves that alone. */
  isGiven: boolean;
  /** What could not be used, in words; null when all is well. */
  problem: string | null;
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Groups of settings merge field by field; anything else, curves too, is replaced whole. */
const groups = new Set(['live', 'bank', 'sampling', 'evaluation']);

function mergeOver(defaults: Fields, given: Fields): Fields {
  const merged: Fields = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    const base = defaults[key];
    merged[key] = groups.has(key) && isFields(base) && isFields(value) ? { ...base, ...value } : value;
  }
  return merged;
}

function unknownKeys(defaults: Fields, given: Fields, prefix = ''): string[] {
  return Object.entries(given).flatMap(([key, value]) => {
    if (!(key in defaults)) return [prefix + key];
    const base = defaults[key];
    return groups.has(key) && isFields(base) && isFields(value) ? unknownKeys(base, value, `${key}.`) : [];
  });
}

const faultsOf = ({ issues }: z.ZodError): string => issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

/** Reads `?config= (JSON of any part of a RunConfig, laid over the defaults). What does not parse leaves the defaults standing. */
export function configFromAddress(search: string, defaults: RunConfig): AddressConfig {
  const text = new URLSearchParams(search).get('config');
  if (text === null) return { config: defaults, isGiven: false, problem: null };
  const refuse = (reason: string): AddressConfig => ({
    config: defaults,
    isGiven: false,
    problem: `The configuration in this page’s address was not used: ${reason} The defaults stand instead.`,
  });
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return refuse('it is not valid JSON.');
  }
  if (!isFields(given)) return refuse('it is not a JSON object.');
  const parsed = runConfigSchema.safeParse(mergeOver(defaults, given));
  if (!parsed.success) return refuse(`${faultsOf(parsed.error)}.`);
  const unknown = unknownKeys(defaults, given);
  const problem = unknown.length === 0 ? null : `This page’s address names settings that this version does not know: ${unknown.join(', ')}. They were left out.`;
  return { config: parsed.data, isGiven: true, problem };
}
