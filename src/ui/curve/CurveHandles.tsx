import type { KeyboardEvent, PointerEvent } from 'react';
import type { ControlPoint } from '../../schedule/curve';
import { formatSetting } from '../formatting';
import type { PlotScale } from './plotScale';

export interface CurveHandlesProps {
  /** ψ or ξ. */
  symbol: string;
  testId: string;
  points: readonly ControlPoint[];
  scale: PlotScale;
  top: number;
  color: string;
  onMove: (index: number, target: ControlPoint, gesture: string) => void;
  onGestureEnd: () => void;
  onAddBeside: (index: number) => void;
  onRemove: (index: number) => void;
  onGrab: () => void;
}

const fine = 0.01;
const coarse = 0.1;

function moveOfKey({ key, shiftKey }: KeyboardEvent, point: ControlPoint, top: number): ControlPoint | null {
  const step = shiftKey ? coarse : fine;
  switch (key) {
    case 'ArrowLeft':
      return { ...point, u: point.u - step };
    case 'ArrowRight':
      return { ...point, u: point.u + step };
    case 'ArrowUp':
      return { ...point, w: point.w + step * top };
    case 'ArrowDown':
      return { ...point, w: point.w - step * top };
    case 'PageUp':
      return { ...point, w: point.w + coarse * top };
    case 'PageDown':
      return { ...point, w: point.w - coarse * top };
    default:
      return null;
  }
}

/** The points of a curve to pull at: with pointer, finger or arrow keys. */
export function CurveHandles(props: CurveHandlesProps) {
  const { symbol, testId, points, scale, top, color, onMove, onGestureEnd, onAddBeside, onRemove, onGrab } = props;

  const drag = (event: PointerEvent<SVGGElement>, index: number): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const plot = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (plot === undefined) return;
    onMove(index, scale.pointAt(event.clientX - plot.left, event.clientY - plot.top), `drag ${symbol} ${index}`);
  };

  const press = (event: KeyboardEvent, index: number, point: ControlPoint): void => {
    const target = moveOfKey(event, point, top);
    if (target !== null) onMove(index, target, `keys ${symbol} ${index}`);
    else if (event.key === 'Enter') onAddBeside(index);
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove(index);
    else return;
    event.preventDefault();
  };

  return (
    <g style={{ '--accent': color }}>
      {points.map((point, index) => {
        const x = scale.x(point.u);
        const y = scale.y(point.w);
        return (
          <g
            key={index}
            className="handle"
            data-testid={testId}
            role="slider"
            tabIndex={0}
            aria-label={`${symbol}, point ${index + 1} of ${points.length}`}
            aria-orientation="vertical"
            aria-valuemin={0}
            aria-valuemax={top}
            aria-valuenow={Number(point.w.toFixed(3))}
            aria-valuetext={`weight ${formatSetting(point.w)} at t ${Math.round(point.u * 999)}`}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              event.currentTarget.focus();
              onGrab();
            }}
            onPointerMove={(event) => drag(event, index)}
            onPointerUp={onGestureEnd}
            onPointerCancel={onGestureEnd}
            onKeyDown={(event) => press(event, index, point)}
            onKeyUp={onGestureEnd}
            onDoubleClick={(event) => event.stopPropagation()}
          >
            <circle className="handle__reach" cx={x} cy={y} r={16} />
            <circle className="handle__ring" cx={x} cy={y} r={10} />
            <circle className="handle__knob" cx={x} cy={y} r={5.5} />
          </g>
        );
      })}
    </g>
  );
}
