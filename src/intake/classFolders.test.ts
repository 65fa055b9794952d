import { describe, expect, it } from 'vitest';
import { classFolders } from './classFolders';
import { entryPath } from './entryPath';

const layoutOf = (...paths: string[]) => classFolders(paths.map(entryPath));

describe('the class of a picture', () => {
  it('is the first folder below what all share, however deep it lies', () => {
    expect(layoutOf('pets/cat/a.png', 'pets/cat/deep/b.png', 'pets/dog/c.png')).toEqual({ shared: ['pets'], topFolders: ['cat', 'cat', 'dog'], joinsSplits: false });
  });

  it('is none in a flat folder, which names the set', () => {
    expect(layoutOf('pets/a.png', 'pets/b.png')).toEqual({ shared: ['pets'], topFolders: ['', ''], joinsSplits: false });
  });

  it('is each folder where several were dropped', () => {
    expect(layoutOf('cat/a.png', 'dog/b.png', 'c.png')).toEqual({ shared: [], topFolders: ['cat', 'dog', ''], joinsSplits: false });
  });

  it('lies below train and test where these part the set', () => {
    expect(layoutOf('pets/train/cat/a.png', 'pets/Test/cat/b.png', 'pets/train/dog/c.png')).toEqual({ shared: ['pets'], topFolders: ['cat', 'cat', 'dog'], joinsSplits: true });
    expect(layoutOf('train/cat/a.png', 'other/b.png').joinsSplits).toBe(false);
  });

  it('is not looked for without pictures', () => {
    expect(layoutOf()).toEqual({ shared: [], topFolders: [], joinsSplits: false });
  });
});
