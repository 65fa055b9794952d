const width = 120;
const height = 32;

/** Loss by t on a logarithmic axis, as small as a word. */
export function LossSparkline({ points, label }: { points: readonly { t: number; loss: number }[]; label: string }) {
  const shown = points.filter(({ loss }) => loss > 0).toSorted((a, b) => a.t - b.t);
  const logs = shown.map(({ loss }) => Math.log(loss));
  const [low, high] = [logs.reduce((a, b) => Math.min(a, b), Infinity), logs.reduce((a, b) => Math.max(a, b), -Infinity)];
  const path = shown.map(({ t }, i) => `${((t / 999) * (width - 2) + 1).toFixed(1)} ${(2 + (height - 4) * (1 - ((logs[i] ?? low) - low) / Math.max(1e-9, high - low))).toFixed(1)}`).join('L');
  return (
    <figure className="baseline__curve">
      <svg width={width} height={height} role="img" aria-label={label}>
        {shown.length > 1 && <path d={`M${path}`} />}
      </svg>
      <figcaption className="soft small">loss, t = 0 to 999</figcaption>
    </figure>
  );
}
