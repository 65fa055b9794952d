import { useRef, useState, type PointerEvent } from 'react';
import type { ControlPoint } from '../../schedule/curve';
import type { CurveName } from '../../store/curveEdit';
import type { CurveWeights } from '../../store/curveWeights';
import { CurveHandles } from './CurveHandles';
import { areaPath, axisTop, linePath, plotScale } from './plotScale';
import { useWidth } from './useWidth';

export interface CurvePlotProps {
  weights: CurveWeights;
  colors: Record<CurveName, string>;
  edited: CurveName;
  handles: readonly ControlPoint[];
  /** A free-form curve is painted with the pointer instead of pulled at its handles. */
  isPainted: boolean;
  onMove: (index: number, target: ControlPoint, gesture: string) => void;
  onPaint: (from: ControlPoint, to: ControlPoint) => void;
  onGestureEnd: () => void;
  onAdd: (point: ControlPoint) => void;
  onAddBeside: (index: number) => void;
  onRemove: (index: number) => void;
}

const height = 136;
const ticks = [0, 250, 500, 750, 999];
export const symbols: Record<CurveName, string> = { psi: 'ψ', xi: 'ξ' };

/** ψ and ξ over t, with the handles of the one being edited. */
export function CurvePlot(props: CurvePlotProps) {
  const { weights, colors, edited, handles, isPainted, onMove, onPaint, onGestureEnd, onAdd } = props;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, 320);
  /** The axis stands still while something is dragged, or the curve would run from the pointer. */
  const [heldTop, setHeldTop] = useState<number | null>(null);
  const [stroke, setStroke] = useState<ControlPoint | null>(null);
  const top = heldTop ?? axisTop(weights.psi, weights.xi);
  const scale = plotScale(width, height, top);

  const pointOf = (event: PointerEvent<SVGElement>): ControlPoint => {
    const plot = event.currentTarget.getBoundingClientRect();
    return scale.pointAt(event.clientX - plot.left, event.clientY - plot.top);
  };
  const end = (): void => {
    setHeldTop(null);
    setStroke(null);
    onGestureEnd();
  };

  return (
    <div ref={frame}>
      <svg
        height={height}
        role="group"
        aria-label="Weight curves over t. Handles: arrow keys move, Shift moves further, Enter adds a point, Delete removes one."
        data-testid="curve-plot"
        style={isPainted ? { touchAction: 'none', cursor: 'crosshair' } : undefined}
        onDoubleClick={(event) => {
          const plot = event.currentTarget.getBoundingClientRect();
          if (!isPainted) onAdd(scale.pointAt(event.clientX - plot.left, event.clientY - plot.top));
        }}
        onPointerDown={(event) => {
          if (!isPainted) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const point = pointOf(event);
          setHeldTop(top);
          setStroke(point);
          onPaint(point, point);
        }}
        onPointerMove={(event) => {
          if (!isPainted || stroke === null) return;
          const point = pointOf(event);
          onPaint(stroke, point);
          setStroke(point);
        }}
        onPointerUp={() => isPainted && end()}
        onPointerCancel={() => isPainted && end()}
      >
        <rect className="curve-plot__ground" width={width} height={height} />
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="curve-plot__grid" x1={scale.x(0)} x2={scale.x(1)} y1={scale.y(share * top)} y2={scale.y(share * top)} />
            <text x={scale.x(0) - 6} y={scale.y(share * top) + 4} textAnchor="end">
              {share * top}
            </text>
          </g>
        ))}
        {ticks.map((t) => (
          <text key={t} x={scale.x(t / 999)} y={height - 4} textAnchor={t === 999 ? 'end' : t === 0 ? 'start' : 'middle'}>
            {t === 0 ? 't = 0' : t}
          </text>
        ))}
        <g style={{ '--accent': colors.xi }}>
          <path className="curve-plot__area" d={areaPath(weights.xi, scale)} />
          <path className="curve-plot__line curve-plot__line--xi" d={linePath(weights.xi, scale)} />
        </g>
        <g style={{ '--accent': colors.psi }}>
          <path className="curve-plot__area" d={areaPath(weights.psi, scale)} />
          <path className="curve-plot__line" d={linePath(weights.psi, scale)} />
        </g>
        {!isPainted && (
          <CurveHandles
            symbol={symbols[edited]}
            testId={`${edited}-handle`}
            points={handles}
            scale={scale}
            top={top}
            color={colors[edited]}
            onGrab={() => setHeldTop(top)}
            onMove={onMove}
            onGestureEnd={end}
            onAddBeside={props.onAddBeside}
            onRemove={props.onRemove}
          />
        )}
      </svg>
    </div>
  );
}
