import { useState } from 'react';
import { baseSamplesUrl, thumbnailUrl } from '../../client/packCatalog';
import { useConfig } from '../session/sessionContext';

/** Pictures drawn by the base before any fine-tuning, where it ships some; else pictures it was trained on, and says which. */
export function BasePictures() {
  const base = useConfig((config) => config.base);
  const [missing, setMissing] = useState<string | null>(null);
  /** A checkpoint that the person opened goes by its file's name. */
  const isBundled = !base.endsWith('.safetensors');
  const hasOwn = isBundled && missing !== base;
  return (
    <section className="sample-grid" style={{ '--accent': 'var(--pretrained)' }}>
      <div className="sample-grid__title">
        <h3>Pre-trained</h3>
        <span className="soft small">{hasOwn ? 'its own samples' : base}</span>
      </div>
      {hasOwn ? (
        <div className="sample-grid__frame">
          <img className="pictures" src={baseSamplesUrl(base)} alt={`Samples of the base model ${base}`} onError={() => setMissing(base)} />
        </div>
      ) : (
        <div className="sample-grid__empty">
          {isBundled && <img className="pictures" src={thumbnailUrl('emoji')} alt="Eight of the emoji that the base model was trained on" />}
          <p>{isBundled && 'It was trained on emoji like these. '}Its own pictures are drawn when a run starts.</p>
        </div>
      )}
    </section>
  );
}
