import { baseSamplesUrl, thumbnailUrl } from '../../client/packCatalog';
import { useConfig } from '../session/sessionContext';

/** Pictures drawn by the base before any fine-tuning, where it ships some; else pictures it was trained on, and says which. */
export function BasePictures() {
  const base = useConfig((config) => config.base);
  const samples = baseSamplesUrl(base);
  /** A checkpoint that the person opened goes by its file's name. */
  const isBundled = !base.endsWith('.safetensors');
  return (
    <section className="sample-grid" style={{ '--accent': 'var(--pretrained)' }}>
      <div className="sample-grid__title">
        <h3>Pre-trained</h3>
        <span className="soft small">{samples === null ? base : 'its own samples'}</span>
      </div>
      {samples === null ? (
        <div className="sample-grid__empty">
          {isBundled && <img className="pictures" src={thumbnailUrl('emoji')} alt="Eight of the emoji that the base model was trained on" />}
          <p>{isBundled && 'It was trained on emoji like these. '}Its own pictures are drawn when a run starts.</p>
        </div>
      ) : (
        <div className="sample-grid__frame">
          <img className="pictures" src={samples} alt={`Samples of the base model ${base}, one class in each column`} />
        </div>
      )}
    </section>
  );
}
