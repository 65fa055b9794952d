import { runConfigSchema, type ObjectiveForm, type RunConfig } from '../../config/runConfig';
import { isRunActive, selectPhase } from '../../store/selectors';
import { Term } from '../look/Term';
import { useConfig, useFact, useSession } from '../session/sessionContext';
import { NumberField } from './NumberField';

const { shape } = runConfigSchema;
const evaluationShape = shape.evaluation.shape;

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
        <NumberField label="Seed" term="seed" value={config.seed} schema={shape.seed} testId="seed" onChange={(seed) => change({ seed })} />
        <NumberField label="Steps" term="steps" value={config.steps} schema={shape.steps} testId="steps" onChange={(steps) => change({ steps })} />
        <NumberField label="Batch size" term="batchSize" value={config.batchSize} schema={shape.batchSize} testId="batch-size" onChange={(batchSize) => change({ batchSize })} />
        <NumberField label="Training pictures" term="trainPictures" value={config.trainPictures} schema={shape.trainPictures} placeholder="all" testId="train-pictures" onChange={(trainPictures) => change({ trainPictures })} />
        <NumberField label="Label dropout" term="labelDropout" value={config.labelDropout} schema={shape.labelDropout} onChange={(labelDropout) => change({ labelDropout })} />
        <div className="field">
          <span className="field__label">
            <label htmlFor="form">Form</label> <Term name="form" />
          </span>
          <select id="form" className="select" value={config.form} onChange={({ target }) => change({ form: target.value as ObjectiveForm })}>
            <option value="sampled">sampled</option>
            <option value="weighted">weighted</option>
          </select>
        </div>
        <div className="field">
          <span className="field__label">
            <label htmlFor="flip">Horizontal flips</label> <Term name="flip" />
          </span>
          <select id="flip" className="select" value={config.flip} onChange={({ target }) => change({ flip: target.value as RunConfig['flip'] })}>
            <option value="dataset">as the set allows</option>
            <option value="on">always</option>
            <option value="off">never</option>
          </select>
        </div>
      </fieldset>
      <fieldset className="field-group">
        <legend>AdamW and average</legend>
        <NumberField label="Weight decay" term="weightDecay" value={config.weightDecay} schema={shape.weightDecay} onChange={(weightDecay) => change({ weightDecay })} />
        <NumberField label="EMA decay" term="ema" value={config.emaDecay} schema={shape.emaDecay} placeholder="automatic" onChange={(emaDecay) => change({ emaDecay })} />
        <NumberField label="β1" term="beta1" value={config.beta1} schema={shape.beta1} onChange={(beta1) => change({ beta1 })} />
        <NumberField label="β2" term="beta2" value={config.beta2} schema={shape.beta2} onChange={(beta2) => change({ beta2 })} />
        <NumberField label="ε" term="epsilon" value={config.epsilon} schema={shape.epsilon} onChange={(epsilon) => change({ epsilon })} />
        <NumberField
          label="Largest gradient norm"
          term="maxGradientNorm"
          value={config.maxGradientNorm}
          schema={shape.maxGradientNorm}
          placeholder="any"
          onChange={(maxGradientNorm) => change({ maxGradientNorm })}
        />
      </fieldset>
      <fieldset className="field-group">
        <legend>Memory</legend>
        <div className="field">
          <span className="field__label">
            <label htmlFor="activation-storage">Activations</label> <Term name="activationStorage" />
          </span>
          <select
            id="activation-storage"
            className="select"
            value={config.activationStorage}
            onChange={({ target }) => change({ activationStorage: target.value as RunConfig['activationStorage'] })}
          >
            <option value="float32">float32</option>
            <option value="float16">float16</option>
          </select>
        </div>
      </fieldset>
      <fieldset className="field-group">
        <legend>
          Knowledge bank <Term name="bank" />
        </legend>
        <NumberField label="Pictures" value={bank.size} schema={shape.bank.shape.size} onChange={(size) => change({ bank: { ...bank, size } })} />
        <NumberField label="DDIM steps" term="ddimSteps" value={bank.ddimSteps} schema={shape.bank.shape.ddimSteps} onChange={(ddimSteps) => change({ bank: { ...bank, ddimSteps } })} />
      </fieldset>
      <fieldset className="field-group">
        <legend>Sample pictures</legend>
        <NumberField label="Every … steps" value={sampling.everySteps} schema={shape.sampling.shape.everySteps} onChange={(everySteps) => change({ sampling: { ...sampling, everySteps } })} />
        <NumberField label="Pictures" value={sampling.count} schema={shape.sampling.shape.count} onChange={(count) => change({ sampling: { ...sampling, count } })} />
        <NumberField label="DDIM steps" value={sampling.ddimSteps} schema={shape.sampling.shape.ddimSteps} onChange={(ddimSteps) => change({ sampling: { ...sampling, ddimSteps } })} />
        <NumberField label="Guidance" term="guidance" value={sampling.guidance} schema={shape.sampling.shape.guidance} onChange={(guidance) => change({ sampling: { ...sampling, guidance } })} />
      </fieldset>
      <fieldset className="field-group">
        <legend>Distances</legend>
        <NumberField label="Every … steps (0: never)" value={evaluation.everySteps} schema={evaluationShape.everySteps} onChange={(everySteps) => change({ evaluation: { ...evaluation, everySteps } })} />
        <NumberField label="Pictures" value={evaluation.count} schema={evaluationShape.count} onChange={(count) => change({ evaluation: { ...evaluation, count } })} />
        <NumberField label="DDIM steps" value={evaluation.ddimSteps} schema={evaluationShape.ddimSteps} onChange={(ddimSteps) => change({ evaluation: { ...evaluation, ddimSteps } })} />
        <NumberField label="Guidance" value={evaluation.guidance} schema={evaluationShape.guidance} onChange={(guidance) => change({ evaluation: { ...evaluation, guidance } })} />
        <div className="field">
          <span className="field__label">
            <label htmlFor="evaluation-source">To the source</label> <Term name="evaluationSource" />
          </span>
          <select id="evaluation-source" className="select" value={evaluation.source ? 'measured' : 'left out'} onChange={({ target }) => change({ evaluation: { ...evaluation, source: target.value === 'measured' } })}>
            <option value="measured">measured too</option>
            <option value="left out">left out</option>
          </select>
        </div>
        <NumberField label="Share of the time" term="evaluationShare" value={evaluation.share} schema={evaluationShape.share} testId="evaluation-share" onChange={(share) => change({ evaluation: { ...evaluation, share } })} />
        <NumberField
          label="Pictures for loss by t"
          term="forgettingRows"
          value={evaluation.forgettingRows}
          schema={evaluationShape.forgettingRows}
          testId="forgetting-rows"
          onChange={(forgettingRows) => change({ evaluation: { ...evaluation, forgettingRows } })}
        />
      </fieldset>
    </details>
  );
}
