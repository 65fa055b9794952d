import './MeasuresPane.css';
import { methodOf } from '../../config/defaults';
import { sourceDatasetOf } from '../../config/sourceDataset';
import type { PlaygroundState } from '../../store/playgroundState';
import { formatCount } from '../formatting';
import { Term } from '../look/Term';
import { methodColor } from '../methodWords';
import { useConfig, useFact, useSession } from '../session/sessionContext';
import { DistanceMeasure } from './DistanceMeasure';
import { DrawnTimesteps } from './DrawnTimesteps';
import { LossMeasure } from './LossMeasure';
import { shareInWords } from './measureWords';

const selectShare = ({ run }: PlaygroundState) => run?.evaluations.target.at(-1)?.gpuShare ?? null;

/** What comes of it, in numbers. */
export function MeasuresPane() {
  const session = useSession();
  const run = useFact((state) => state.run);
  const phase = useFact((state) => state.phase);
  const recipeLive = useConfig(({ live }) => live);
  const color = methodColor[methodOf(run?.live ?? recipeLive)];
  const hasBank = (run?.live ?? recipeLive).bankShare > 0;
  const recipe = useConfig((config) => config);
  const { base, dataset, evaluation } = run?.config ?? recipe;
  const source = sourceDatasetOf(base);
  const hasSource = source !== null && source !== dataset;
  const share = useFact(selectShare);
  const hasModel = useFact((state) => state.hasModel);
  const mayEvaluate = hasModel && run !== null && run.step > 0 && (phase === 'paused' || phase === 'finished' || phase === 'stopped');

  return (
    <section className="pane pane--measures" aria-labelledby="measures-title">
      <div className="pane__head">
        <h2 id="measures-title">How it goes</h2>
        <span className="soft small">{run !== null && run.marks.length > 0 ? 'dashed: you changed a setting' : 'distances: lower is nearer'}</span>
      </div>
      <div className="measure measure-pair measure-pair--losses" role="group" aria-label="Training losses" data-tour="losses">
        <LossMeasure loss="reconsolidation" title="Reconsolidation" color={color} empty="Drawn from the first step on: the error on target pictures." />
        <LossMeasure loss="retention" title="Retention" color="var(--pretrained)" empty={hasBank ? 'Drawn from the first step on: the error on the model’s own earlier pictures.' : 'None: without a knowledge bank nothing is rehearsed.'} />
      </div>
      <div className="measure">
        <DistanceMeasure
          against="target"
          color={color}
          action={
            mayEvaluate && (
              <button type="button" className="button button--small" data-testid="evaluate" onClick={session.evaluateNow}>
                Measure now
              </button>
            )
          }
        />
      </div>
      {hasSource && (
        <div className="measure">
          {evaluation.source ? (
            <DistanceMeasure against="source" color={color} />
          ) : (
            <>
              <h2>Distance to source</h2>
              <p className="soft small">Not measured: the recipe leaves it out.</p>
            </>
          )}
        </div>
      )}
      <p className="soft small">
        Proxies, not FID <Term name="proxies" />
        {share !== null && <span data-testid="measuring-share"> {shareInWords(share, evaluation.share)}</span>}
      </p>
      {run !== null && (
        <div className="measure measure--with-term">
          <details className="disclosure" open>
            <summary>Drawn timesteps since step {formatCount(run.timesteps.sinceStep)}</summary>
            <div className="measure-pair">
              <DrawnTimesteps run={run} rows="target" title="Target" color={color} />
              <DrawnTimesteps run={run} rows="bank" title="Bank" color="var(--pretrained)" />
            </div>
          </details>
          <span className="measure__term">
            <Term name="drawn" />
          </span>
        </div>
      )}
    </section>
  );
}
