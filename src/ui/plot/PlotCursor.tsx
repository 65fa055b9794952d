import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Hovered } from './hovered';
import type { Plane } from './Plot';

/** What is told of a place that is pointed at. */
export interface Pointed {
  dots: readonly { y: number; color: string }[];
  words: ReactNode;
}

export interface PlotCursorProps {
  hovered: Hovered;
  places: readonly number[];
  plane: Plane;
  left: number;
  top: number;
  pointed: (index: number) => Pointed;
}

/** Where the plot is pointed at: a line, dots, and words beside it. Apart from the plot, so that pointing redraws only this. */
export function PlotCursor({ hovered, places, plane, left, top, pointed }: PlotCursorProps) {
  const place = useStore(hovered);
  const index = place === null ? -1 : places.indexOf(place);
  if (place === null || index === -1) return null;
  const { dots, words } = pointed(index);
  const x = left + plane.x(place);
  const isRight = plane.x(place) > plane.width / 2;
  return (
    <div className="plot__cursor">
      <svg width={left + plane.width + 10} height={top + plane.height} aria-hidden="true">
        <line className="plot__line-at" x1={x} x2={x} y1={top} y2={top + plane.height} />
        {dots.map(({ y, color }) => (
          <circle key={color} cx={x} cy={top + plane.y(y)} r={3} fill={color} />
        ))}
      </svg>
      <div className="chart-tip plot__tip" style={isRight ? { right: `calc(100% - ${x - 8}px)` } : { left: x + 8 }}>
        {words}
      </div>
    </div>
  );
}
