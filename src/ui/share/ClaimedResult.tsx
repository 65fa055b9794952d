import { measureDescriptions } from '../../config/measures';
import { imagesOfStrip } from '../../share/pictureStrip';
import type { SharedRun } from '../../share/sharedRun';
import type { SharedResult } from '../../share/sharedResult';
import { formatCount } from '../formatting';
import { formatMeasured, formatSpread } from '../lab/labNumbers';
import { methodColor } from '../methodWords';
import { methodOf } from '../../config/defaults';
import { PictureCanvas } from '../samples/PictureCanvas';
import { TinyChart, type TinyLine } from './TinyChart';

/** What a link says that its run came to. */
export function ClaimedResult({ run: { config, result, pictures } }: { run: SharedRun }) {
  if (result === null && pictures === null) return <p className="soft small">The link tells the recipe, and no results.</p>;
  const color = methodColor[methodOf(config.live)];
  return (
    <section className="claimed" aria-label="What the link claims" data-testid="claimed">
      <p>
        <span className="badge">claimed by the link, not computed here</span>
        {result !== null && <span className="soft small"> after {formatCount(result.step)} of {formatCount(config.steps)} steps</span>}
      </p>
      <div className="claimed__parts">
        {pictures !== null && (
          <figure className="claimed__pictures">
            <figcaption className="small">Pictures</figcaption>
            <PictureCanvas images={imagesOfStrip(pictures)} columns={pictures.count} label={`${pictures.count} small pictures that the link carries`} />
          </figure>
        )}
        {result !== null && <ClaimedCharts result={result} color={color} />}
      </div>
      {result !== null && result.distances.length > 0 && <ClaimedDistances distances={result.distances} />}
    </section>
  );
}

function ClaimedCharts({ result: { losses, courses, replacement }, color }: { result: SharedResult; color: string }) {
  const courseLines = courses.map(({ measure, against, points }): TinyLine => ({ title: `${measureDescriptions[measure].title} to the ${against}`, points, color: against === 'target' ? color : 'var(--pretrained)' }));
  const replacementLines = (replacement?.arms ?? []).map(({ title, points }, index): TinyLine => ({ title, points, color: index === 0 ? color : `var(--arm-${index})` }));
  return (
    <>
      <TinyChart title="Training loss" lines={[{ title: 'reconsolidation', points: losses.reconsolidation, color }, { title: 'retention', points: losses.retention, color: 'var(--pretrained)' }]} />
      <TinyChart title="Distances over the steps" lines={courseLines} />
      {replacement !== null && (
        <TinyChart title={`Replacement, ${replacement.side} side`} lines={replacementLines} note={`${measureDescriptions[replacement.measure].title}, n = ${replacement.nFake} vs ${replacement.nReal}, ${replacement.seeds} ${replacement.seeds === 1 ? 'seed' : 'seeds'}`} />
      )}
    </>
  );
}

function ClaimedDistances({ distances }: { distances: SharedResult['distances'] }) {
  return (
    <div className="data-table__scroller" tabIndex={0} role="region" aria-label="Distances that the link claims">
      <table className="data-table">
        <caption className="visually-hidden">Distances that the link claims</caption>
        <thead>
          <tr>
            {['distance', 'step', 'value', 'noise floor', 'made', 'real'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {distances.map(({ measure, against, step, value, sd, floor, nFake, nReal }, index) => (
            <tr key={index}>
              <th scope="row">
                {measureDescriptions[measure].title} to the {against}
              </th>
              <td>{formatCount(step)}</td>
              <td>{formatSpread(value, sd)}</td>
              <td>{floor === null ? '–' : formatMeasured(floor)}</td>
              <td>{formatCount(nFake)}</td>
              <td>{formatCount(nReal)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
