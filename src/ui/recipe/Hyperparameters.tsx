import { defaultRunConfig as usual } from '../../config/defaults';
import { runConfigSchema, type RunConfig } from '../../config/runConfig';
import { isRunActive, selectPhase } from '../../store/selectors';
import { Term } from '../look/Term';
import { useConfig, useFact, useSession } from '../session/sessionContext';
import { NumberField } from './NumberField';
import { SelectField } from './SelectField';

const { shape } = runConfigSchema;
const evaluationShape = shape.evaluation.shape;

const forms = { sampled: 'sampled', weighted: 'weighted' };
const flips = { dataset: 'as the set allows', on: 'always', off: 'never' };
const storages = { float32: 'float32', float16: 'float16' };
const sources = { yes: 'measured too', no: 'left out' };

/** All the rest of a run's description, with defaults that need no touching. */
export function Hyperparameters() {
  const { recipe } = useSession();
  const config = useConfig((whole) => whole);
  const isActive = isRunActive(useFact(selectPhase));
  const change = (settings: Partial<Omit<RunConfig, 'live' | 'version'>>): void => recipe.edit({ type: 'configChanged', change: settings });
  const { bank, sampling, evaluation } = config;

  return (
    <details className="disclosure hyperparameters" data-testid="hyperparameters">
      <summary>Hyperparameters</summary>
      {isActive && <p className="note small">A run is on: what you change here takes effect at the next start.</p>}
      <fieldset className="field-group">
        <legend>Training</legend>
        <NumberField label="Seed" term="seed" value={config.seed} usual={usual.seed} schema={shape.seed} testId="seed" onChange={(seed) => change({ seed })} />
        <NumberField label="Steps" unit="steps" term="steps" value={config.steps} usual={usual.steps} schema={shape.steps} testId="steps" onChange={(steps) => change({ steps })} />
        <NumberField label="Batch size" unit="pictures a step" term="batchSize" value={config.batchSize} usual={usual.batchSize} schema={shape.batchSize} testId="batch-size" onChange={(batchSize) => change({ batchSize })} />
        <NumberField label="Training pictures" unit="pictures" term="trainPictures" value={config.trainPictures} usual={usual.trainPictures} schema={shape.trainPictures} emptyWords="all" testId="train-pictures" onChange={(trainPictures) => change({ trainPictures })} />
        <NumberField label="Label dropout" unit="of the rows" term="labelDropout" value={config.labelDropout} usual={usual.labelDropout} schema={shape.labelDropout} onChange={(labelDropout) => change({ labelDropout })} />
        <SelectField label="Form" term="form" value={config.form} usual={usual.form} options={forms} onChange={(form) => change({ form })} />
        <SelectField label="Horizontal flips" term="flip" value={config.flip} usual={usual.flip} options={flips} onChange={(flip) => change({ flip })} />
      </fieldset>
      <fieldset className="field-group">
        <legend>AdamW and average</legend>
        <NumberField label="Weight decay" term="weightDecay" value={config.weightDecay} usual={usual.weightDecay} schema={shape.weightDecay} onChange={(weightDecay) => change({ weightDecay })} />
        <NumberField label="EMA decay" term="ema" value={config.emaDecay} usual={usual.emaDecay} schema={shape.emaDecay} emptyWords="automatic" onChange={(emaDecay) => change({ emaDecay })} />
        <NumberField label="β1" term="beta1" value={config.beta1} usual={usual.beta1} schema={shape.beta1} onChange={(beta1) => change({ beta1 })} />
        <NumberField label="β2" term="beta2" value={config.beta2} usual={usual.beta2} schema={shape.beta2} onChange={(beta2) => change({ beta2 })} />
        <NumberField label="ε" term="epsilon" value={config.epsilon} usual={usual.epsilon} schema={shape.epsilon} onChange={(epsilon) => change({ epsilon })} />
        <NumberField
          label="Largest gradient norm"
          term="maxGradientNorm"
          value={config.maxGradientNorm}
          usual={usual.maxGradientNorm}
          schema={shape.maxGradientNorm}
          emptyWords="any"
          onChange={(maxGradientNorm) => change({ maxGradientNorm })}
        />
      </fieldset>
      <fieldset className="field-group">
        <legend>Memory</legend>
        <SelectField label="Activations" term="activationStorage" value={config.activationStorage} usual={usual.activationStorage} options={storages} onChange={(activationStorage) => change({ activationStorage })} />
      </fieldset>
      <fieldset className="field-group">
        <legend>
          Knowledge bank <Term name="bank" />
        </legend>
        <NumberField label="Pictures" unit="pictures" value={bank.size} usual={usual.bank.size} schema={shape.bank.shape.size} onChange={(size) => change({ bank: { ...bank, size } })} />
        <NumberField label="DDIM steps" unit="steps" term="ddimSteps" value={bank.ddimSteps} usual={usual.bank.ddimSteps} schema={shape.bank.shape.ddimSteps} onChange={(ddimSteps) => change({ bank: { ...bank, ddimSteps } })} />
      </fieldset>
      <fieldset className="field-group">
        <legend>Sample pictures</legend>
        <NumberField label="Every … steps" unit="steps" value={sampling.everySteps} usual={usual.sampling.everySteps} schema={shape.sampling.shape.everySteps} onChange={(everySteps) => change({ sampling: { ...sampling, everySteps } })} />
        <NumberField label="Pictures" unit="pictures" value={sampling.count} usual={usual.sampling.count} schema={shape.sampling.shape.count} onChange={(count) => change({ sampling: { ...sampling, count } })} />
        <NumberField label="DDIM steps" unit="steps" value={sampling.ddimSteps} usual={usual.sampling.ddimSteps} schema={shape.sampling.shape.ddimSteps} onChange={(ddimSteps) => change({ sampling: { ...sampling, ddimSteps } })} />
        <NumberField label="Guidance" term="guidance" value={sampling.guidance} usual={usual.sampling.guidance} schema={shape.sampling.shape.guidance} onChange={(guidance) => change({ sampling: { ...sampling, guidance } })} />
      </fieldset>
      <fieldset className="field-group">
        <legend>Distances</legend>
        <NumberField label="Every … steps (0: never)" unit="steps" value={evaluation.everySteps} usual={usual.evaluation.everySteps} schema={evaluationShape.everySteps} onChange={(everySteps) => change({ evaluation: { ...evaluation, everySteps } })} />
        <NumberField label="Pictures" unit="pictures" value={evaluation.count} usual={usual.evaluation.count} schema={evaluationShape.count} onChange={(count) => change({ evaluation: { ...evaluation, count } })} />
        <NumberField label="DDIM steps" unit="steps" value={evaluation.ddimSteps} usual={usual.evaluation.ddimSteps} schema={evaluationShape.ddimSteps} onChange={(ddimSteps) => change({ evaluation: { ...evaluation, ddimSteps } })} />
        <NumberField label="Guidance" value={evaluation.guidance} usual={usual.evaluation.guidance} schema={evaluationShape.guidance} onChange={(guidance) => change({ evaluation: { ...evaluation, guidance } })} />
        <SelectField label="To the source" term="evaluationSource" value={evaluation.source ? 'yes' : 'no'} usual={usual.evaluation.source ? 'yes' : 'no'} options={sources} onChange={(source) => change({ evaluation: { ...evaluation, source: source === 'yes' } })} />
        <NumberField label="Share of the time" unit="of the time" term="evaluationShare" value={evaluation.share} usual={usual.evaluation.share} schema={evaluationShape.share} testId="evaluation-share" onChange={(share) => change({ evaluation: { ...evaluation, share } })} />
        <NumberField
          label="Pictures for loss by t"
          unit="pictures"
          term="forgettingRows"
          value={evaluation.forgettingRows}
          usual={usual.evaluation.forgettingRows}
          schema={evaluationShape.forgettingRows}
          testId="forgetting-rows"
          onChange={(forgettingRows) => change({ evaluation: { ...evaluation, forgettingRows } })}
        />
      </fieldset>
    </details>
  );
}
