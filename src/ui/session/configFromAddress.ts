import { runConfigSchema, type RunConfig } from '../../config/runConfig';
import { isFields } from '../../share/fields';
import { faultsOf, mergeOver, unknownSettings } from '../../share/partialConfig';

export interface AddressConfig {
  config: RunConfig;
  /** The address itself says how large the run is: the page leaves that alone. */
  isGiven: boolean;
  /** What could not be used, in words; null when all is well. */
  problem: string | null;
}

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
  const unknown = unknownSettings(given);
  const problem = unknown.length === 0 ? null : `This page’s address names settings that this version does not know: ${unknown.join(', ')}. They were left out.`;
  return { config: parsed.data, isGiven: true, problem };
}
