import type { Arm, ExperimentRow } from './experiments';

export type Cell = string | number | null;

/** Comma-separated values by RFC 4180: CRLF line ends, and quotes only where a cell needs them. */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An experiment's numbers, one a line; empty cells where a measure has no such number. */
export function rowsCsv(rows: readonly ExperimentRow[], arms: readonly Arm[]): string {
  const titles = new Map(arms.map(({ id, title }) => [id, title]));
  return csv(
    ['arm', 'title', 'x', 'seed', 'measure', 'against', 'value', 'sd', 'n_real', 'n_made', 'floor', 'floor_sd', 'floor_n'],
    rows.map(({ arm, x, seed, measure, against, value, sd, nReal, nFake, floor }) => [
      arm, titles.get(arm) ?? arm, x, seed, measure, against, value, sd, nReal, nFake, floor?.value ?? null, floor?.sd ?? null, floor?.n ?? null,
    ]),
  );
}
