import { useState } from 'react';
import { inspectedCsv } from '../../store/labCsv';
import type { PlaygroundState } from '../../store/playgroundState';
import { formatCount } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';
import { saveFile } from '../session/saveFile';
import { canvasPng, textBytes } from './chartExport';
import { InspectedGroup } from './InspectedGroup';
import { inspectedSheetRows } from './inspectedPictures';
import { drawStripSheet } from './stripSheet';

/** Why no step can be taken apart now; null where one can. */
function obstacleOf(phase: PlaygroundState['phase']): string | null {
  if (phase === 'running' || phase === 'paused') return null;
  if (phase === 'preparing') return 'The run is being prepared. Its first step can be taken apart as soon as it runs.';
  if (phase === 'unavailable') return 'This needs WebGPU, which is not there in this browser. The message above says what helps.';
  return 'A step can be taken apart while a run is on. Start one; it is paused when you take its next step apart.';
}

/** The next training step, row by row, and the way through the run one step at a time. */
export function SlowMotion({ targetColor }: { targetColor: string }) {
  const session = useSession();
  const phase = useFact((state) => state.phase);
  const inspected = useFact(({ lab }) => lab.inspected);
  const doneSteps = useFact(({ run }) => run?.step ?? 0);
  const [message, setMessage] = useState<string | null>(null);
  const obstacle = obstacleOf(phase);
  const isNext = inspected !== null && inspected.step === doneSteps + 1;

  const exportSheet = async (): Promise<void> => {
    if (inspected === null) return;
    try {
      saveFile(`step-${inspected.step}.png`, await canvasPng(drawStripSheet(inspectedSheetRows(inspected), `step ${inspected.step}: picture, noised, noise added, noise predicted, picture predicted`)));
      setMessage(null);
    } catch (error) {
      setMessage(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <div className="lab-slow">
      <div className="lab-buttons">
        <button type="button" className="button" data-testid="lab-inspect" disabled={obstacle !== null} onClick={session.inspectStep}>
          Take the next step apart
        </button>
        <button type="button" className="button" data-testid="lab-take-step" disabled={phase !== 'paused' || !isNext} onClick={session.stepAndInspect}>
          Take this step
        </button>
        {phase === 'paused' && (
          <button type="button" className="button button--quiet" onClick={session.resume}>
            Let the run go on
          </button>
        )}
      </div>
      {obstacle !== null && <p className="note small">{obstacle}</p>}
      {inspected === null ? (
        obstacle === null && <p className="measure__empty lab-results__empty">Nothing taken apart yet. The run pauses for it; nothing is trained by looking.</p>
      ) : (
        <>
          <div className="lab-chart__head">
            <h3>
              Step {formatCount(inspected.step)} <span className="soft">{isNext ? 'not taken yet' : `taken; the run is at step ${formatCount(doneSteps)}`}</span>
            </h3>
            <div className="lab-exports" role="group" aria-label={`Export step ${inspected.step}`}>
              <button type="button" className="button button--small button--quiet" onClick={() => saveFile(`step-${inspected.step}.csv`, textBytes(inspectedCsv(inspected)))}>
                CSV
              </button>
              <button type="button" className="button button--small button--quiet" onClick={() => void exportSheet()}>
                PNG
              </button>
            </div>
          </div>
          <InspectedGroup key={`target ${inspected.step}`} inspected={inspected} kind="target" color={targetColor} />
          <InspectedGroup key={`bank ${inspected.step}`} inspected={inspected} kind="bank" color="var(--pretrained)" />
        </>
      )}
      {message !== null && (
        <p className="field__error small" role="alert">
          {message}
        </p>
      )}
    </div>
  );
}
