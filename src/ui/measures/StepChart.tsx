import { lazy, Suspense } from 'react';
import type { LineOverStepsProps } from './LineOverSteps';

/** Recharts comes when the first chart is wanted, not with the first view. */
const LineOverSteps = lazy(() => import('./LineOverSteps'));

export function StepChart({ empty, ...props }: LineOverStepsProps & { empty: string }) {
  const waiting = (words: string) => (
    <div className="measure__empty" style={{ height: props.height }}>
      {words}
    </div>
  );
  if (props.points.length === 0) return waiting(empty);
  return (
    <Suspense fallback={waiting('Loading the chart.')}>
      <LineOverSteps {...props} />
    </Suspense>
  );
}
