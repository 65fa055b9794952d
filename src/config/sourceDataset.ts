/** The bundled sets that the bundled bases were trained on. */
const sourceDatasets: Readonly<Record<string, string>> = { 'emoji-dit-nano': 'emoji', tiny: 'emoji' };

/** The set that a base learned from: what fine-tuning may make it forget. null where that is not known. */
export function sourceDatasetOf(baseId: string): string | null {
  return sourceDatasets[baseId] ?? null;
}
