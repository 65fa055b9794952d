import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv, rowsCsv } from '../config/experimentCsv';
import { inspectedCsv } from './labCsv';

/** A reader by RFC 4180, for the test alone. */
function read(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (isQuoted) {
      if (char === '"' && text[at + 1] === '"') field += text[++at] ?? '';
      else if (char === '"') isQuoted = false;
      else field += char;
    } else if (char === '"') isQuoted = true;
    else if (char === ',') {
      record.push(field);
      field = '';
    } else if (char === '\r' && text[at + 1] === '\n') {
      records.push([...record, field]);
      [record, field] = [[], ''];
      at++;
    } else field += char;
  }
  return records;
}

describe('comma-separated values', () => {
  it('give back whatever was written, commas, quotes and line ends included', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('a,b', '"', '\r\n', 'ψ(t), "own"\n'));
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, fc.integer()), { maxLength: 8 }), (rows) => {
        expect(read(csv(['a', 'b', 'c'], rows))).toEqual([['a', 'b', 'c'], ...rows.map((row) => row.map(String))]);
      }),
    );
  });

  it('give numbers back to the last digit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const [, line] = read(csv(['value'], [[value]]));
        expect(Number(line?.[0])).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('hold an experiment’s rows, with empty cells where there is no number', () => {
    const floor = { value: 6, sd: 0.5, n: 64, splits: 5 };
    const text = rowsCsv(
      [
        { arm: 'tau-1', x: 50, seed: 3, measure: 'kid', against: 'target', value: 0.1, sd: 0.01, nReal: 400, nFake: 64, floor },
        { arm: 'tau-1', x: 50, seed: 3, measure: 'ewcTotal', against: null, value: 2, sd: null, nReal: null, nFake: null, floor: null },
      ],
      [{ id: 'tau-1', title: 'τ = 1, plain' }],
    );
    expect(read(text)).toEqual([
      ['arm', 'title', 'x', 'seed', 'measure', 'against', 'value', 'sd', 'n_real', 'n_made', 'floor', 'floor_sd', 'floor_n'],
      ['tau-1', 'τ = 1, plain', '50', '3', 'kid', 'target', '0.1', '0.01', '400', '64', '6', '0.5', '64'],
      ['tau-1', 'τ = 1, plain', '50', '3', 'ewcTotal', '', '2', '', '', '', '', '', ''],
    ]);
  });

  it('hold the rows of a step taken apart', () => {
    const images = { count: 1, size: 1, pixels: new Uint8ClampedArray(4) };
    const text = inspectedCsv({
      step: 5, rows: [{ kind: 'bank', picture: 12, className: '', t: 40, curveWeight: 1, lossWeight: 0.1, loss: 0.2 }],
      x0: images, xt: images, eps: images, predictedEps: images, predictedX0: images, targetDensity: [], bankDensity: [],
    });
    expect(read(text)[1]).toEqual(['5', '0', 'bank', '12', '', '40', '1', '0.1', '0.2']);
  });
});
