import type { ArmLook } from '../lab/armLook';

/** The line by which a run is known on the charts. */
export function RunSwatch({ look }: { look: ArmLook | undefined }) {
  return (
    <svg className="run-swatch" width="28" height="8" aria-hidden="true">
      <line x1="0" x2="28" y1="4" y2="4" stroke={look?.color ?? 'var(--ink)'} strokeWidth="2.5" strokeDasharray={look?.dash ?? ''} />
    </svg>
  );
}
