import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryPath } from './entryPath';
import { LabelFileError, labelTable } from './labelTable';
import { labelsOf } from './labelsOf';

const table = (name: string, text: string) => labelTable(entryPath(name), text);
const lookUp = (name: string, text: string, picture: string) => labelsOf(table(name, text))(entryPath(picture));

describe('labels of a CSV', () => {
  it('are found by the names of the columns, in any order, with quotes and other separators', () => {
    expect(lookUp('labels.csv', 'width,Label,FileName\n3,"cat, black",a.png\n4,dog,b.png\n', 'a.png')).toBe('cat, black');
    expect(lookUp('labels.tsv', 'file_name\tclass\na.png\tcat\n', 'a.png')).toBe('cat');
    expect(lookUp('labels.csv', '\uFEFFimage;category\na.png;Katze\n', 'a.png')).toBe('Katze');
  });

  it('are the second of two columns without a head', () => {
    expect(lookUp('labels.csv', 'a.png,cat\nb.png,dog', 'b.png')).toBe('dog');
  });

  it('are refused in words where there is no such table', () => {
    expect(() => table('a.csv', 'x,y,z\n1,2,3')).toThrow('no columns');
    expect(() => table('a.csv', 'one column\nonly')).toThrow('no two columns');
    expect(() => table('a.csv', '')).toThrow(LabelFileError);
    expect(() => table('a.csv', 'file,label\n,\n')).toThrow('names no file');
  });
});

describe('labels of a JSON', () => {
  it('are an object of names, a list of pairs, or a list of rows, one to a line too', () => {
    expect(lookUp('a.json', '{"a.png": "cat", "b.png": 3}', 'b.png')).toBe('3');
    expect(lookUp('a.json', '[["a.png", "cat"], ["b.png", "dog"]]', 'a.png')).toBe('cat');
    expect(lookUp('a.json', '[{"file_name": "a.png", "label": 0}]', 'a.png')).toBe('0');
    expect(lookUp('a.jsonl', '{"file_name": "a.png", "text": "cat"}\n\n{"file_name": "b.png", "text": "dog"}\n', 'b.png')).toBe('dog');
  });

  it('are refused in words where there is no such table', () => {
    expect(() => table('a.json', '{')).toThrow('no valid JSON');
    expect(() => table('a.json', '{"categories": [1, 2]}')).toThrow('no table of labels');
    expect(() => table('a.json', '[{"x": 1}]')).toThrow('names no file');
    expect(() => table('a.json', '"words"')).toThrow(LabelFileError);
  });
});

describe('the label of a picture', () => {
  it('is found by its path below the table, by its name, and by its name without extension', () => {
    const csv = 'file,label\ntrain/a.png,cat\nb.png,dog\nid7,fox\n';
    expect(lookUp('set/labels.csv', csv, 'set/train/a.png')).toBe('cat');
    expect(lookUp('set/labels.csv', csv, 'set/deep/er/b.png')).toBe('dog');
    expect(lookUp('set/labels.csv', csv, 'set/id7.jpeg')).toBe('fox');
    expect(lookUp('set/labels.csv', csv, 'elsewhere/c.png')).toBe(null);
  });

  it('keeps to the path where names are not unique', () => {
    const csv = 'file,label\nx/1.png,cat\ny/1.png,dog\n';
    expect(['x/1.png', 'y/1.png'].map((path) => lookUp('labels.csv', csv, path))).toEqual(['cat', 'dog']);
  });
});

describe('a file of labels', () => {
  it('of any text is a table or a refusal in words', () => {
    const words = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('file', 'label', ',', ';', '\n', '"', 'a.png', '{', '}', '[', ']', ':', 'null', '1e999')), { maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom('a.csv', 'a.tsv', 'a.json', 'a.jsonl'), fc.oneof(words.map((parts) => parts.join('')), fc.json()), (name, text) => {
        try {
          expect(table(name, text).byFile.size).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(LabelFileError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
