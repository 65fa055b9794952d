import type { RefObject } from 'react';
import { saveFile } from '../session/saveFile';
import { chartSvg, pngOf, textBytes, type ChartCaption } from './chartExport';

export interface ExportButtonsProps {
  /** Of the files, without their ending. */
  name: string;
  frame: RefObject<HTMLElement | null>;
  caption: ChartCaption;
  csv: () => string;
  /** null: it went well. */
  onFail: (message: string | null) => void;
}

/** The chart and its numbers as files. */
export function ExportButtons({ name, frame, caption, csv, onFail }: ExportButtonsProps) {
  const saved = async (save: (frame: HTMLElement) => Promise<void> | void): Promise<void> => {
    try {
      if (frame.current !== null) await save(frame.current);
      onFail(null);
    } catch (error) {
      onFail(`The export failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const formats: { title: string; save: (frame: HTMLElement) => Promise<void> | void }[] = [
    { title: 'CSV', save: () => saveFile(`${name}.csv`, textBytes(csv())) },
    { title: 'SVG', save: (at) => saveFile(`${name}.svg`, textBytes(chartSvg(at, caption).markup)) },
    { title: 'PNG', save: async (at) => saveFile(`${name}.png`, await pngOf(chartSvg(at, caption))) },
  ];
  return (
    <div className="lab-exports" role="group" aria-label={`Export ${caption.title}`}>
      {formats.map(({ title, save }) => (
        <button key={title} type="button" className="button button--small button--quiet" onClick={() => void saved(save)}>
          {title}
        </button>
      ))}
    </div>
  );
}
