import { useMemo } from 'react';
import { needsModel, type Arm, type ExperimentKind } from '../../config/experiments';
import type { Experiment, LabTab } from '../../store/lab';
import { requestOf, type LabForm } from '../../store/labRequests';
import { recordedModel } from '../../store/recordedRun';
import { requestTitle, requestWords, selectObstacle } from '../../store/labWords';
import { scheduledChanges } from '../../store/scheduledChanges';
import { selectMarks } from '../../store/selectors';
import { formatCount } from '../formatting';
import { methodTitle } from '../methodWords';
import { useConfig, useFact } from '../session/sessionContext';
import { SetTitle } from '../SetTitle';
import { EwcResults } from './EwcResults';
import { ExperimentForm } from './ExperimentForm';
import { ExperimentProgress } from './ExperimentProgress';
import { ExperimentStart } from './ExperimentStart';
import { ForgettingResults } from './ForgettingResults';
import { questionPaper, tabWords } from './labTabWords';
import { Results } from './Results';
import { ResultsList } from './ResultsList';

export interface ExperimentTabProps {
  kind: Extract<LabTab, ExperimentKind>;
  form: LabForm;
  onForm: (form: LabForm) => void;
  /** Of the model in training. */
  color: string;
}

const zeroShotPictures: readonly Arm[] = [
  { id: 'original', title: 'Original' },
  { id: 'noised', title: 'Noised to t' },
];

/** The other side of the chain that was measured on the same set, rather of the very same model, so that both are seen together. */
function otherSide(experiments: readonly Experiment[], { request, dataset, modelStep }: Experiment): Experiment[] {
  if (request.kind !== 'replacement') return [];
  const others = experiments.filter((one) => one.request.kind === 'replacement' && one.request.side !== request.side && one.dataset === dataset && one.rows.length > 0);
  const other = others.findLast((one) => one.modelStep === modelStep) ?? others.at(-1);
  return other === undefined ? [] : [other];
}

/** One kind of experiment: what it does, how it is asked, how it goes, what it found. */
export function ExperimentTab({ kind, form, onForm, color }: ExperimentTabProps) {
  const recipe = useConfig((config) => config);
  const runConfig = useFact(({ run }) => run?.config ?? null);
  const marks = useFact(selectMarks);
  const missing = useFact((state) => selectObstacle(state, kind));
  const { experiments, chosen, lossByTimestep } = useFact(({ lab }) => lab);
  const lastStep = runConfig?.steps ?? 1;
  const changes = useMemo(() => scheduledChanges(marks, lastStep), [marks, lastStep]);
  const isOfRun = needsModel(kind) || (kind === 'comparison' && form.question === 'withoutChange');
  const config = isOfRun ? (runConfig ?? recipe) : recipe;
  const nothingToLeaveOut = kind === 'comparison' && form.question === 'withoutChange' && changes.length === 0;
  const request = useMemo(() => (nothingToLeaveOut ? null : requestOf(kind, form, { config, changes })), [kind, form, config, changes, nothingToLeaveOut]);
  const obstacle = nothingToLeaveOut ? 'No setting was changed during this run, so there is nothing to leave out. Change ψ while it trains, then ask again.' : missing;
  const looked = experiments.find(({ id, request: asked }) => id === chosen[kind] && asked.kind === kind) ?? experiments.findLast(({ request: asked }) => asked.kind === kind) ?? null;
  const together = useMemo(() => (looked === null ? [] : [looked, ...otherSide(experiments, looked)]), [looked, experiments]);
  const shownIds = useMemo(() => new Set(together.map(({ id }) => id)), [together]);

  const recorded = looked === null ? null : recordedModel(looked);
  return (
    <div className="lab-panel__columns">
      <div className="lab-panel__words">
        <p>{tabWords[kind].does}</p>
        <p className="soft small">{kind === 'comparison' ? questionPaper[form.question] : tabWords[kind].paper}</p>
        <ExperimentForm kind={kind} form={form} onChange={onForm} />
        <ExperimentStart request={request} obstacle={obstacle} />
      </div>
      <div className="lab-panel__results">
        {looked === null ? (
          kind === 'forgetting' && lossByTimestep !== null ? null : <p className="measure__empty lab-results__empty">Nothing measured yet. Curves and pictures grow here as they come; nothing has to be waited for.</p>
        ) : (
          <div className="lab-looked">
            <h3>
              {requestTitle(looked.request)}
              {looked.dataset !== null && (
                <span className="soft">
                  {' '}
                  <SetTitle id={looked.dataset} />
                  {looked.modelStep !== null && `, ${recorded === null ? 'model' : `recorded ${methodTitle[recorded]} model`} at step ${formatCount(looked.modelStep)}`}
                </span>
              )}
            </h3>
            <p className="soft small">{requestWords(looked.request)}</p>
            <ExperimentProgress experiment={looked} />
          </div>
        )}
        {kind === 'forgetting' && <ForgettingResults experiment={looked} live={lossByTimestep} color={color} />}
        {kind === 'ewc' && <EwcResults experiments={experiments} currentColor={color} />}
        {(kind === 'replacement' || kind === 'zeroShot' || kind === 'comparison') && looked !== null && (
          <Results key={looked.id} experiments={together} currentColor={color} hasFinalTable={kind === 'comparison'} {...(kind === 'zeroShot' ? { pictureArms: zeroShotPictures } : {})} />
        )}
      </div>
      <ResultsList shown={shownIds} />
    </div>
  );
}
