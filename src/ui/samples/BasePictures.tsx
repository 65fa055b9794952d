import { useState } from 'react';
import { baseSamplesUrl, thumbnailUrl } from '../../client/packCatalog';
import { useConfig } from '../session/sessionContext';

/** Pictures drawn by the base before any fine-tuning, where it ships some; else pictures it was trained on, and says which. */
export function BasePictures() {
  const base = useConfig((config) => config.base);
  const [missing, setMissing] = useState<string | null>(null);
  const hasOwn = missing !== base;
  return (
    <section className="sample-grid" style={{ '--accent': 'var(--pretrained)' }}>
      <div className="sample-grid__title">
        <h3>Pre-trained</h3>
        <span className="soft small">{hasOwn ? 'its own samples' : 'what it was trained on'}</span>
      </div>
      {hasOwn ? (
        <div className="sample-grid__frame">
          <img className="pictures" src={baseSamplesUrl(base)} alt={`Samples of the base model ${base}`} onError={() => setMissing(base)} />
        </div>
      ) : (
        <div className="sample-grid__empty">
          <img className="pictures" src={thumbnailUrl('emoji')} alt="Eight of the emoji that the base model was trained on" />
          <p>It was trained on emoji like these. Its own pictures are drawn when a run starts.</p>
        </div>
      )}
    </section>
  );
}
