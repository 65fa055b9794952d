import type { DenoisingFrame } from '../../protocol/events';
import type { Companion, RunRecord } from '../../store/playgroundState';
import { isRunActive } from '../../store/selectors';
import { formatCount } from '../formatting';
import type { Method } from '../methodWords';
import { useFact, useSession } from '../session/sessionContext';
import type { ModelColumn } from './modelColumns';
import { SampleGridView } from './SampleGridView';
import { WaitingForSamples } from './WaitingForSamples';

export interface ModelGridsProps {
  run: RunRecord;
  columns: readonly ModelColumn[];
  origin: Companion['origin'] | null;
  /** Where the run's own models are on their way from noise; null: at the pictures. */
  frames: { pretrained: DenoisingFrame | null; current: DenoisingFrame | null };
  chosen: number;
  onChoose: (index: number) => void;
}

/** The same noise, seen by three models. */
export function ModelGrids({ run, columns, origin, frames, chosen, onChoose }: ModelGridsProps) {
  return (
    <div className="model-grids" data-tour="samples">
      {columns.map(({ key, title, color, of, grid }) => {
        const look = { title, color };
        if (of === null && key !== 'pretrained') return <MissingModel {...look} key={key} method={key} run={run} />;
        const isPretrained = key === 'pretrained';
        const frame = of === 'companion' ? null : isPretrained ? frames.pretrained : frames.current;
        if (grid === null) {
          const words = isPretrained ? 'Its pictures come before the first step.' : of === 'companion' ? 'No pictures of it were kept.' : `The first pictures come at step ${run.config.sampling.everySteps}.`;
          return <WaitingForSamples {...look} key={key} words={words} />;
        }
        const place = isPretrained ? `seed ${grid.seed}` : `step ${formatCount(grid.step)}`;
        const note = frame !== null ? `on its way, t = ${frame.t}` : of === 'companion' && origin === 'recorded' ? `${place}, recorded` : of === 'companion' ? `${place}, your run` : place;
        return (
          <SampleGridView {...look} key={key} note={note} images={(frame ?? grid).images} classNames={grid.classNames} chosen={chosen} onChoose={onChoose} testId={isPretrained ? 'samples-pretrained' : of === 'run' ? 'samples-current' : 'samples-companion'} />
        );
      })}
    </div>
  );
}

/** Nobody has trained the other method with this seed yet: how to have it here. */
function MissingModel({ title, color, method, run }: { title: string; color: string; method: Method; run: RunRecord }) {
  const { recipe, start } = useSession();
  const isActive = useFact((state) => isRunActive(state.phase));
  const canTrain = useFact((state) => state.device !== null);
  return (
    <section className="sample-grid" style={{ '--accent': color }}>
      <div className="sample-grid__title">
        <h3>{title}</h3>
      </div>
      <div className="sample-grid__empty">
        <p>{isActive ? 'When this run is over, train this method with the same seed: the two then stand side by side.' : 'The same seed with the other method, to stand beside this run.'}</p>
        <button
          type="button"
          className="button button--small"
          data-testid="train-other"
          disabled={isActive || !canTrain}
          onClick={() => {
            recipe.edit({ type: 'configReplaced', config: { ...run.config, name: '' } }); // whatever was set since: only then are the two alike but for the method
            recipe.edit({ type: 'methodChosen', method });
            start();
          }}
        >
          Train {title}
        </button>
      </div>
    </section>
  );
}
