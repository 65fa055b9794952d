import { expect, it } from 'vitest';
import { markdownTable } from './markdownTable';

it('lines columns up: text to the left, numbers to the right', () => {
  const rows = [
    { name: 'ours', ms: 12.345, note: null },
    { name: 'jax-js', ms: 23456.7, note: null },
  ];
  const table = markdownTable(
    [
      { title: 'contestant', of: (row) => row.name },
      { title: 'ms', of: (row) => row.ms, digits: 1 },
      { title: 'x', of: (row) => row.note },
    ],
    rows,
  );
  expect(table.split('\n')).toEqual([
    '| contestant |       ms | x   |',
    '| ---------- | -------: | --- |',
    '| ours       |     12.3 | –   |',
    '| jax-js     | 23,456.7 | –   |',
  ]);
});
