import { describe, expect, it } from 'vitest';
import { folderClasses } from './folderClasses';

describe('the classes of a folder', () => {
  it('count pictures beside the class folders as a class of their own', () => {
    expect(folderClasses(['cat', '', 'dog', 'cat'], 'pets')).toEqual({ classes: ['.', 'cat', 'dog'], labels: Uint16Array.of(1, 0, 2, 1) });
  });

  it('are in the order of their code units, whatever the language of the browser', () => {
    expect(folderClasses(['ä', 'z', 'Z', 'a', '10', '9'], 'all').classes).toEqual(['10', '9', 'Z', 'a', 'z', 'ä']);
  });

  it('are one, named like the set, where there are no folders', () => {
    expect(folderClasses(['', ''], 'pets')).toEqual({ classes: ['pets'], labels: Uint16Array.of(0, 0) });
  });
});
