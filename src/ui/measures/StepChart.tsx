import { LineOverSteps, type LineOverStepsProps } from './LineOverSteps';

/** A line over the steps, or words in its place where there is none yet. */
export function StepChart({ empty, ...props }: LineOverStepsProps & { empty: string }) {
  if (props.points.length > 0) return <LineOverSteps {...props} />;
  return (
    <div className="measure__empty" style={{ height: props.height }}>
      {empty}
    </div>
  );
}
