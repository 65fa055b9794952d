import { useState, type RefObject } from 'react';
import { saveFile } from '../session/saveFile';
import type { ChartCaption } from './chartExport';

export interface ExportButtonsProps {
  /** Of the files, without their ending. */
  name: string;
  frame: RefObject<HTMLElement | null>;
  caption: ChartCaption;
  csv: () => string;
}

interface Format {
  title: string;
  /** Given what writes charts, which comes with the first click. */
  save: (frame: HTMLElement, write: typeof import('./chartExport')) => Promise<void> | void;
}

/** The chart and its numbers as files; says so where that fails. */
export function ExportButtons({ name, frame, caption, csv }: ExportButtonsProps) {
  const [fault, setFault] = useState<string | null>(null);
  const saved = async (save: Format['save']): Promise<void> => {
    try {
      if (frame.current !== null) await save(frame.current, await import('./chartExport'));
      setFault(null);
    } catch (error) {
      setFault(`The export failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const formats: Format[] = [
    { title: 'CSV', save: (_, { textBytes }) => saveFile(`${name}.csv`, textBytes(csv())) },
    { title: 'SVG', save: (at, { chartSvg, textBytes }) => saveFile(`${name}.svg`, textBytes(chartSvg(at, caption).markup)) },
    { title: 'PNG', save: async (at, { chartSvg, pngOf }) => saveFile(`${name}.png`, await pngOf(chartSvg(at, caption))) },
  ];
  return (
    <>
      <div className="lab-exports" role="group" aria-label={`Export ${caption.title}`}>
        {formats.map(({ title, save }) => (
          <button key={title} type="button" className="button button--small button--quiet" onClick={() => void saved(save)}>
            {title}
          </button>
        ))}
      </div>
      {fault !== null && (
        <p className="field__error small" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
