import './Plot.css';
import { useRef, type PointerEvent, type ReactNode } from 'react';
import { useWidth } from '../curve/useWidth';
import type { Axis } from './axis';
import { hoveredIn } from './hovered';
import { PlotCursor, type Pointed } from './PlotCursor';

/** Pixels around the plane that is drawn on. */
const margin = { left: 48, top: 6, right: 10, bottom: 18 };
const titleHeight = 12;
/** A tick nearer to the right end than this is written to its left. */
const edge = 0.96;
/** A letter of a label is about so wide, and so much stays free between two labels. */
const LETTER = 6.5;
const GAP = 4;

/** Pixels of a value on the plane. */
export interface Plane {
  x: (value: number) => number;
  y: (value: number) => number;
  width: number;
  height: number;
}

export interface PlotProps {
  /** Said in place of the picture. */
  label: string;
  height: number;
  x: Axis;
  y: Axis;
  /** Said under the x axis. */
  xTitle?: string;
  /** Plots of one group show the same x when one of them is pointed at. */
  group: string;
  /** The xs that can be pointed at, ascending. */
  places: readonly number[];
  pointed: (index: number) => Pointed;
  children: (plane: Plane) => ReactNode;
}

/** A plane with its axes, drawn as SVG; what is on it, its owner draws. Much lighter than a chart of Recharts, since it is drawn anew four times a second while a run trains. */
export function Plot({ label, height, x, y, xTitle, group, places, pointed, children }: PlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const whole = useWidth(frame, 320);
  const hovered = hoveredIn(group);
  const width = Math.max(1, whole - margin.left - margin.right);
  const bottom = margin.bottom + (xTitle === undefined ? 0 : titleHeight);
  const plane: Plane = { x: (value) => round(width * x.at(value)), y: (value) => round((height - margin.top - bottom) * (1 - y.at(value))), width, height: height - margin.top - bottom };

  const point = ({ currentTarget, clientX }: PointerEvent<SVGSVGElement>): void => {
    const at = clientX - currentTarget.getBoundingClientRect().left - margin.left;
    hovered.setState(nearest(places, (place) => Math.abs(plane.x(place) - at)), true);
  };

  return (
    <div ref={frame} className="plot">
      <svg className="chart-surface" width={whole} height={height} role="img" aria-label={label} onPointerMove={point} onPointerDown={point} onPointerLeave={() => hovered.setState(null, true)}>
        <g transform={`translate(${margin.left} ${margin.top})`}>
          {y.ticks.map((tick) => (
            <g key={tick} transform={`translate(0 ${plane.y(tick)})`}>
              <line className="plot__grid" x2={width} />
              <text x={-6} dy="0.32em" textAnchor="end">
                {y.label(tick)}
              </text>
            </g>
          ))}
          <line className="plot__axis" y1={plane.height} y2={plane.height} x2={width} />
          {withRoom(x, width).map((tick) => (
            <text key={tick} x={plane.x(tick)} y={plane.height + 14} textAnchor={x.at(tick) > edge ? 'end' : 'middle'}>
              {x.label(tick)}
            </text>
          ))}
          {xTitle !== undefined && (
            <text x={width / 2} y={plane.height + 26} textAnchor="middle">
              {xTitle}
            </text>
          )}
          {children(plane)}
        </g>
      </svg>
      <PlotCursor hovered={hovered} places={places} plane={plane} left={margin.left} top={margin.top} pointed={pointed} />
    </div>
  );
}

/** Ticks whose labels do not run into each other; the last one stays. */
function withRoom({ ticks, at, label }: Axis, width: number): number[] {
  const kept: number[] = [];
  let free = Infinity;
  for (const tick of ticks.toReversed()) {
    const [place, room] = [width * at(tick), LETTER * label(tick).length];
    if (place + room / 2 + GAP > free) continue;
    free = place - (at(tick) > edge ? room : room / 2);
    kept.unshift(tick);
  }
  return kept;
}

/** Tenths of a pixel are enough. */
const round = (pixels: number): number => Math.round(pixels * 10) / 10;

function nearest(places: readonly number[], distance: (place: number) => number): number | null {
  let best: number | null = null;
  for (const place of places) if (best === null || distance(place) < distance(best)) best = place;
  return best;
}
