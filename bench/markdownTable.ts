/** A column of a table of Rows. */
export interface Column<Row> {
  title: string;
  /** What a row shows there; numbers are set flush right. */
  of: (row: Row) => string | number | null;
  /** Decimal places of numbers; 0 when left out. */
  digits?: number;
}

/** A Markdown table whose columns line up as plain text too. null shows as –. */
export function markdownTable<Row>(columns: Column<Row>[], rows: Row[]): string {
  const cells = columns.map(({ title, of, digits = 0 }) => {
    const values = rows.map(of);
    const texts = [title, ...values.map((value) => (value === null ? '–' : typeof value === 'number' ? grouped(value, digits) : value))];
    const width = Math.max(3, ...texts.map((text) => text.length));
    const isNumeric = values.some((value) => typeof value === 'number');
    const padded = texts.map((text) => (isNumeric ? text.padStart(width) : text.padEnd(width)));
    return [padded[0] ?? '', isNumeric ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width), ...padded.slice(1)];
  });
  const lines = Array.from({ length: rows.length + 2 }, (_, line) => `| ${cells.map((column) => column[line] ?? '').join(' | ')} |`);
  return lines.join('\n');
}

function grouped(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
