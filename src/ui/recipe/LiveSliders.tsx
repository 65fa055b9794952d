import { liveSettingsSchema, type LiveSettings } from '../../config/runConfig';
import { defaultRunConfig, methodOf } from '../../config/defaults';
import { methodColor } from '../methodWords';
import { useConfig, useSession } from '../session/sessionContext';
import { SliderField } from './SliderField';

const { shape } = liveSettingsSchema;
const usual = defaultRunConfig.live;

/** The numbers that may change while the model trains. */
export function LiveSliders() {
  const session = useSession();
  const live = useConfig((config) => config.live);
  const batchSize = useConfig((config) => config.batchSize);
  const change = (settings: Partial<LiveSettings>, gesture: string): void => session.recipe.edit({ type: 'liveChanged', change: settings, gesture });
  const end = (): void => {
    session.recipe.edit({ type: 'gestureEnded' });
    session.flushLiveChanges();
  };
  return (
    <div className="live-sliders" style={{ '--accent': methodColor[methodOf(live)] }}>
      <SliderField label="Learning rate" term="learningRate" value={live.learningRate} schema={shape.learningRate} usual={usual.learningRate} min={1e-6} max={1e-2} step={1e-6} isLogarithmic testId="learning-rate" onChange={(learningRate) => change({ learningRate }, 'learning rate')} onEnd={end} />
      <SliderField label="Bank share" term="bankShare" value={live.bankShare} schema={shape.bankShare} usual={usual.bankShare} unit="of the batch" min={0} max={1} step={0.01} note={`${Math.round(live.bankShare * batchSize)} / ${batchSize}`} testId="bank-share" onChange={(bankShare) => change({ bankShare }, 'bank share')} onEnd={end} />
      <SliderField label="λ" term="lambda" value={live.lambda} schema={shape.lambda} usual={usual.lambda} min={0} max={1} step={0.01} testId="lambda" onChange={(lambda) => change({ lambda }, 'lambda')} onEnd={end} />
    </div>
  );
}
