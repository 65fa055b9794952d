import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName, entryPath, isHidden, pathText, stem } from './entryPath';
import { MAX_NAME_LENGTH } from './limits';

describe('the path of a file that somebody gave', () => {
  it('keeps folders and name, of any system', () => {
    expect(entryPath('pets/cat/a b.png')).toEqual({ folders: ['pets', 'cat'], name: 'a b.png' });
    expect(entryPath('pets\\cat\\a.png')).toEqual({ folders: ['pets', 'cat'], name: 'a.png' });
  });

  it('leads nowhere: neither up, nor to the root, nor to a drive', () => {
    for (const path of ['../../etc/passwd.png', '/etc/./passwd.png', 'C:\\etc\\..\\passwd.png', '..\\..\\etc//passwd.png']) {
      expect(pathText(entryPath(path))).toBe('etc/passwd.png');
    }
    expect(entryPath('..').name).toBe('(no name)');
  });

  it('reads the same in any script, and composed and decomposed letters are the same', () => {
    expect(cleanName('犬')).toBe('犬');
    expect(cleanName('كلب')).toBe('كلب');
    expect(cleanName('e\u0301')).toBe(cleanName('\u00e9'));
    expect(cleanName('👩‍👩‍👧 family')).toBe('👩‍👩‍👧 family');
  });

  it('cannot turn the direction of the words around it, nor break their line', () => {
    expect(cleanName('evil\u202egnp.exe\n\u0007')).toBe('evilgnp.exe');
  });

  it('is short, of one line and without a way up, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (path) => {
        const { folders, name } = entryPath(path);
        for (const part of [...folders, name]) {
          expect(Array.from(part).length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
          expect(['', '.', '..']).not.toContain(part);
          expect(part).not.toMatch(/[/\\\n]/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('files that systems write', () => {
  it('are hidden ones, resource forks and caches', () => {
    for (const path of ['.DS_Store', 'a/.git/b.png', '__MACOSX/a/._b.png', 'Thumbs.db', 'a/desktop.ini']) expect(isHidden(entryPath(path)), path).toBe(true);
    expect(isHidden(entryPath('a.b/c.d.png'))).toBe(false);
  });
});

describe('a name without its extension', () => {
  it('loses one, and both of .tar.gz, but never everything', () => {
    expect(['cats.zip', 'cats.tar.gz', 'v1.2.zip', 'cats', '.zip'].map(stem)).toEqual(['cats', 'cats', 'v1.2', 'cats', '.zip']);
  });
});
