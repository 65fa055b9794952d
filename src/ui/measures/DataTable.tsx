export interface DataTableProps {
  caption: string;
  columns: readonly string[];
  /** The first cell of a row is its head. */
  rows: readonly (readonly string[])[];
  testId?: string;
}

/** Plain numbers, with the caption for those who hear the page. */
export function DataTable({ caption, columns, rows, testId }: DataTableProps) {
  return (
    <table className="data-table" data-testid={testId}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([head = '', ...cells], row) => (
          <tr key={row}>
            <th scope="row">{head}</th>
            {cells.map((cell, index) => (
              <td key={columns[index + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
