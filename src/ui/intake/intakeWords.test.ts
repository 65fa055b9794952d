import { describe, expect, it } from 'vitest';
import { originWords } from './originWords';
import { noteWords, sizeWords } from './reviewWords';

const origin = (...paths: string[]) => originWords(paths.map((path) => ({ path })));

describe('what was given, in words', () => {
  it('is a folder, folders, a file or files', () => {
    expect(origin('pets/cat/a.png', 'pets/b.png')).toBe('folder pets');
    expect(origin('cat/a.png', 'dog/b.png')).toBe('folders cat, dog');
    expect(origin('a/1.png', 'b/1.png', 'c/1.png', 'd/1.png')).toBe('4 folders');
    expect(origin('pets.zip')).toBe('pets.zip');
    expect(origin('a.png', 'pets/b.png')).toBe('2 files');
  });
});

describe('what pictures were like, in words', () => {
  it('is their smallest and largest size', () => {
    expect(sizeWords([{ width: 300, height: 200 }, { width: 64, height: 64 }, { width: 4000, height: 10 }])).toBe('As they came: 64 × 64 to 300 × 200 pixels.');
    expect(sizeWords([{ width: 64, height: 64 }])).toBe('As they came: 64 × 64 pixels.');
    expect(sizeWords([])).toBe('');
  });

  it('names what is unusual, and how often', () => {
    expect(noteWords([{ notes: ['animated'] }, { notes: ['animated', '16-bit'] }, { notes: [] }])).toBe('2 animated: the first frame. 1 of 16 bits: rounded to 8.');
    expect(noteWords([{ notes: [] }])).toBe('');
  });
});
