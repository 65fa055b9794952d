import { measureDescriptions } from '../../config/measures';
import { glossary, type TermName } from '../look/glossary';

export interface GlossaryEntry {
  /** Of a term; null: a measure, whose words stand beside it. */
  name: TermName | null;
  word: string;
  text: string;
}

const terms = Object.entries(glossary).map(([name, { word, text }]): GlossaryEntry => ({ name: name as TermName, word, text }));
const measures = Object.values(measureDescriptions).map(({ title, words }): GlossaryEntry => ({ name: null, word: title, text: words }));

/** By word; Greek letters after the Latin ones. */
export const glossaryEntries: readonly GlossaryEntry[] = [...terms, ...measures].sort((a, b) => a.word.localeCompare(b.word, 'en', { sensitivity: 'base' }));

/** How Greek letters are typed. */
const spelled: Readonly<Record<string, string>> = { psi: 'ψ', xi: 'ξ', lambda: 'λ', tau: 'τ', beta: 'β', epsilon: 'ε' };

/** Entries that hold every word of what is searched for, those that are called so first. */
export function searchGlossary(search: string): readonly GlossaryEntry[] {
  const wanted = search.toLowerCase().split(/\s+/).filter((word) => word !== '').map((word) => spelled[word] ?? word);
  const hasAll = (text: string): boolean => wanted.every((word) => text.toLowerCase().includes(word));
  const found = glossaryEntries.filter(({ word, text }) => hasAll(`${word} ${text}`));
  return [...found.filter(({ word }) => hasAll(word)), ...found.filter(({ word }) => !hasAll(word))];
}
