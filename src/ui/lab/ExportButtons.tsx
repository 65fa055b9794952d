import { useState, type RefObject } from 'react';
import { saveFile } from '../session/saveFile';
import { chartSvg, pngOf, textBytes, type ChartCaption } from './chartExport';

export interface ExportButtonsProps {
  /** Of the files, without their ending. */
  name: string;
  frame: RefObject<HTMLElement | null>;
  caption: ChartCaption;
  csv: () => string;
}

/** The chart and its numbers as files; says so where that fails. */
export function ExportButtons({ name, frame, caption, csv }: ExportButtonsProps) {
  const [fault, setFault] = useState<string | null>(null);
  const saved = async (save: (frame: HTMLElement) => Promise<void> | void): Promise<void> => {
    try {
      if (frame.current !== null) await save(frame.current);
      setFault(null);
    } catch (error) {
      setFault(`The export failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const formats: { title: string; save: (frame: HTMLElement) => Promise<void> | void }[] = [
    { title: 'CSV', save: () => saveFile(`${name}.csv`, textBytes(csv())) },
    { title: 'SVG', save: (at) => saveFile(`${name}.svg`, textBytes(chartSvg(at, caption).markup)) },
    { title: 'PNG', save: async (at) => saveFile(`${name}.png`, await pngOf(chartSvg(at, caption))) },
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
