import { useState, type RefObject } from 'react';
import { csv, type Cell } from '../../config/experimentCsv';
import { ExportButtons } from '../lab/ExportButtons';
import { DataTable, type DataTableProps } from './DataTable';

export interface ChartTableProps extends Omit<DataTableProps, 'testId'> {
  /** The chart above and its numbers as files; none when left out. */
  files?: ChartFiles;
}

export interface ChartFiles {
  /** Of the files, without their ending. */
  name: string;
  chart: RefObject<HTMLElement | null>;
  /** Counts and what else it takes to believe the chart, written below it. */
  notes: string;
  /** Unrounded and whole, with the same columns unless `head` says otherwise. */
  rows: () => readonly (readonly Cell[])[];
  head?: readonly string[];
}

/** The numbers behind a chart; rows are made only while it is open, since charts are redrawn four times a second. */
export function ChartTable({ caption, columns, rows, files }: ChartTableProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="disclosure" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        Show as table<span className="visually-hidden">: {caption}</span>
      </summary>
      <div className="data-table__scroller" tabIndex={0} role="group" aria-label={caption}>
        <DataTable caption={caption} columns={columns} rows={isOpen ? rows : []} />
      </div>
      {isOpen && files !== undefined && (
        <ExportButtons name={files.name} frame={files.chart} caption={{ title: caption, legend: [], notes: files.notes }} csv={() => csv(files.head ?? columns, files.rows())} />
      )}
    </details>
  );
}
