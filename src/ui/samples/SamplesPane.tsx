import './SamplesPane.css';
import { useState } from 'react';
import { methodOf } from '../../config/defaults';
import { isRunActive, selectGrids } from '../../store/selectors';
import { ForgettingLive } from '../lab/ForgettingLive';
import { methodColor } from '../methodWords';
import { useConfig, useFact } from '../session/sessionContext';
import { NoWebGpu } from '../states/NoWebGpu';
import { useTargetSet } from '../useTargetSet';
import { BeforeTraining } from './BeforeTraining';
import { DenoisingScrubber, frameAt } from './DenoisingScrubber';
import { Loupe } from './Loupe';
import { modelColumns } from './modelColumns';
import { ModelGrids } from './ModelGrids';
import { RecordingBar } from './RecordingBar';
import { RunOver } from './RunOver';
import { Scrubber } from './Scrubber';
import { TargetStrip } from './TargetStrip';

/** What it makes: the same noise seen by the pre-trained model and by both that were fine-tuned. */
export function SamplesPane() {
  const run = useFact((state) => state.run);
  const companion = useFact((state) => state.companion);
  const recording = useFact((state) => state.recording);
  const grids = useFact(selectGrids);
  const phase = useFact((state) => state.phase);
  const { dataset, live } = useConfig((config) => config);
  const set = useTargetSet(run !== null && isRunActive(phase) ? run.config.dataset : dataset);
  const [chosen, setChosen] = useState(0);
  /** A step the person went back to; null follows the newest grid. */
  const [shownStep, setShownStep] = useState<number | null>(null);
  /** A frame of the way from noise to the pictures; null: the pictures. */
  const [place, setPlace] = useState<number | null>(null);
  const current = grids.find(({ step }) => step === shownStep) ?? grids.at(-1) ?? null;
  const frames = { pretrained: frameAt(run?.denoising.pretrained, place), current: frameAt(run?.denoising.current, place) };
  const columns = run === null ? [] : modelColumns(run, companion, current);

  return (
    <section className="pane pane--samples" aria-labelledby="samples-title" style={{ '--accent': methodColor[methodOf(run?.live ?? live)] }}>
      <div className="pane__head">
        <h2 id="samples-title">What it makes</h2>
        {run !== null && <span className="soft small">three models, the same noise, side by side</span>}
      </div>
      {phase === 'unavailable' && <NoWebGpu />}
      {run === null ? (
        <BeforeTraining dataset={dataset} set={set} />
      ) : (
        <>
          {recording === null ? <RunOver run={run} phase={phase} /> : <RecordingBar recording={recording} />}
          <ModelGrids run={run} columns={columns} origin={companion?.origin ?? null} frames={frames} chosen={chosen} onChoose={setChosen} />
          {recording === null && (
            <>
              <Scrubber grids={grids} shown={current} isFollowing={shownStep === null} onShow={setShownStep} />
              <DenoisingScrubber place={place} onPlace={setPlace} />
            </>
          )}
          {columns.some(({ grid }) => grid !== null) && (
            <Loupe
              index={chosen}
              className={current?.classNames[chosen]}
              nearest={current?.nearest ?? null}
              sides={columns.flatMap(({ key, title, color, of, grid }) => {
                const frame = of === 'companion' ? null : key === 'pretrained' ? frames.pretrained : frames.current;
                return grid === null ? [] : [{ title, color, images: (frame ?? grid).images }];
              })}
            />
          )}
          {set !== null && <TargetStrip set={set} />}
          <ForgettingLive />
        </>
      )}
    </section>
  );
}
