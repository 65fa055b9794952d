import { describe, expect, it } from 'vitest';
import { glossary } from '../look/glossary';
import { glossaryEntries, searchGlossary } from './searchGlossary';

describe('the glossary', () => {
  it('has every term and every measure once, each under a word of its own', () => {
    expect(glossaryEntries.filter(({ name }) => name !== null)).toHaveLength(Object.keys(glossary).length);
    const words = glossaryEntries.map(({ word }) => word.toLowerCase());
    expect(new Set(words).size).toBe(words.length);
    expect(words).toContain('kid');
  });

  it('is in the order of its words', () => {
    const words = glossaryEntries.map(({ word }) => word);
    expect(words.indexOf('DiT')).toBeLessThan(words.indexOf('seed'));
    expect(words.indexOf('steps')).toBeLessThan(words.indexOf('ψ(t), reconsolidation'));
  });

  it('is searched by all words that are typed, those that are called so first', () => {
    expect(searchGlossary('')).toHaveLength(glossaryEntries.length);
    expect(searchGlossary('  BANK ')[0]?.word).toBe('bank share');
    expect(searchGlossary('share bank')[0]?.word).toBe('bank share');
    expect(searchGlossary('rehearses').map(({ word }) => word)).toContain('method');
    expect(searchGlossary('gearbox')).toEqual([]);
  });

  it('finds Greek letters as they are typed', () => {
    expect(searchGlossary('psi')[0]?.name).toBe('psi');
    expect(searchGlossary('lambda')[0]?.name).toBe('lambda');
  });
});
