import './SamplesPane.css';
import { useState } from 'react';
import { methodOf } from '../../config/defaults';
import { selectGrids } from '../../store/selectors';
import { methodColor, methodTitleOf } from '../methodWords';
import { useConfig, useFact } from '../session/sessionContext';
import { NoWebGpu } from '../states/NoWebGpu';
import { useTargetSet } from '../useTargetSet';
import { BeforeTraining } from './BeforeTraining';
import { DenoisingScrubber, frameAt } from './DenoisingScrubber';
import { Loupe } from './Loupe';
import { RunOver } from './RunOver';
import { SampleGridView } from './SampleGridView';
import { Scrubber } from './Scrubber';
import { TargetStrip } from './TargetStrip';
import { WaitingForSamples } from './WaitingForSamples';

/** What it makes: the same noise seen by the pre-trained model and by the one in training. */
export function SamplesPane() {
  const run = useFact((state) => state.run);
  const grids = useFact(selectGrids);
  const phase = useFact((state) => state.phase);
  const { dataset, live } = useConfig((config) => config);
  const set = useTargetSet(run?.config.dataset ?? dataset);
  const [chosen, setChosen] = useState(0);
  /** A step the person went back to; null follows the newest grid. */
  const [shownStep, setShownStep] = useState<number | null>(null);
  /** A frame of the way from noise to the pictures; null: the pictures. */
  const [place, setPlace] = useState<number | null>(null);
  const current = grids.find(({ step }) => step === shownStep) ?? grids.at(-1) ?? null;
  const pretrained = run?.pretrained ?? null;
  const noisyPretrained = frameAt(run?.denoising.pretrained, place);
  const noisyCurrent = frameAt(run?.denoising.current, place);
  const color = methodColor[methodOf(run?.live ?? live)];

  return (
    <section className="pane pane--samples" aria-labelledby="samples-title" style={{ '--accent': color }}>
      <div className="pane__head">
        <h2 id="samples-title">What it makes</h2>
        {run !== null && <span className="soft small">same seeds, side by side</span>}
      </div>
      {phase === 'unavailable' && <NoWebGpu />}
      {run === null ? (
        <BeforeTraining dataset={dataset} set={set} />
      ) : (
        <>
          <RunOver run={run} phase={phase} />
          <div className="sample-pair" data-tour="samples">
            {pretrained === null ? (
              <WaitingForSamples title="Pre-trained" color="var(--pretrained)" words="Its pictures come before the first step." />
            ) : (
              <SampleGridView title="Pre-trained" note={noisyPretrained === null ? `seed ${pretrained.seed}` : `on its way, t = ${noisyPretrained.t}`} color="var(--pretrained)" images={(noisyPretrained ?? pretrained).images} classNames={pretrained.classNames} chosen={chosen} onChoose={setChosen} testId="samples-pretrained" />
            )}
            {current === null ? (
              <WaitingForSamples title={methodTitleOf(run.live)} color={color} words={`The first pictures come at step ${run.config.sampling.everySteps}.`} />
            ) : (
              <SampleGridView title={methodTitleOf(run.live)} note={noisyCurrent === null ? `step ${current.step}` : `on its way, t = ${noisyCurrent.t}`} color={color} images={(noisyCurrent ?? current).images} classNames={current.classNames} chosen={chosen} onChoose={setChosen} testId="samples-current" />
            )}
          </div>
          <Scrubber grids={grids} shown={current} isFollowing={shownStep === null} onShow={setShownStep} />
          <DenoisingScrubber place={place} onPlace={setPlace} />
          {(pretrained ?? current) !== null && (
            <Loupe
              index={chosen}
              className={current?.classNames[chosen]}
              nearest={current?.nearest ?? null}
              sides={[
                { title: 'Pre-trained', color: 'var(--pretrained)', images: (noisyPretrained ?? pretrained)?.images ?? null },
                { title: methodTitleOf(run.live), color, images: (noisyCurrent ?? current)?.images ?? null },
              ]}
            />
          )}
          {set !== null && <TargetStrip set={set} />}
        </>
      )}
    </section>
  );
}
