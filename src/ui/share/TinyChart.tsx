import type { SharedPoints } from '../../share/sharedResult';
import { formatCount } from '../formatting';
import { formatMeasured } from '../lab/labNumbers';
import { ChartTable } from '../measures/ChartTable';

export interface TinyLine {
  title: string;
  points: SharedPoints;
  color: string;
}

const width = 160;
const height = 48;

/** Some lines without axes; their ends are told in words below. */
export function TinyChart({ title, lines, note }: { title: string; lines: readonly TinyLine[]; note?: string }) {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const all = drawn.flatMap(({ points }) => points);
  if (all.length === 0) return null;
  const [left, right] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x))];
  const [low, high] = [Math.min(0, ...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
  const place = ([x, y]: readonly [number, number]): string => `${(1 + ((width - 2) * (x - left)) / (right - left || 1)).toFixed(1)},${(height - 1 - ((height - 2) * (y - low)) / (high - low || 1)).toFixed(1)}`;
  return (
    <figure className="tiny-chart">
      <figcaption className="small">{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${drawn.map(lineWords).join('; ')}`}>
        {drawn.map(({ title: name, points, color }) => (
          <polyline key={name} points={points.map(place).join(' ')} fill="none" stroke={color} strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
      <ul className="small soft">
        {drawn.map((line) => (
          <li key={line.title}>
            <span className="tiny-chart__key" style={{ '--accent': line.color }} aria-hidden="true" /> {lineWords(line)}
          </li>
        ))}
        {note !== undefined && <li>{note}</li>}
      </ul>
      <ChartTable caption={title} columns={['line', 'at', 'value']} rows={drawn.flatMap(({ title: name, points }) => points.map(([x, y]) => [name, formatCount(x), formatMeasured(y)]))} />
    </figure>
  );
}

function lineWords({ title, points }: TinyLine): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return title;
  return first === last ? `${title} ${formatMeasured(first[1])} at ${formatCount(first[0])}` : `${title} ${formatMeasured(first[1])} → ${formatMeasured(last[1])}`;
}
