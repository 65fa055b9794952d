import type { Arm } from '../../config/experiments';
import type { ArmLook } from './armLook';

export interface ArmLegendProps {
  arms: readonly Arm[];
  looks: ReadonlyMap<string, ArmLook>;
  hidden: ReadonlySet<string>;
  onToggle: (arm: string) => void;
}

/** Which line is which; each entry switches its line off and on. */
export function ArmLegend({ arms, looks, hidden, onToggle }: ArmLegendProps) {
  return (
    <div className="lab-legend" role="group" aria-label="Curves shown">
      {arms.map(({ id, title }) => {
        const { color, dash } = looks.get(id) ?? { color: 'var(--ink)', dash: '' };
        return (
          <button key={id} type="button" className="lab-legend__item" aria-pressed={!hidden.has(id)} onClick={() => onToggle(id)}>
            <svg width="28" height="8" aria-hidden="true">
              <line x1="0" x2="28" y1="4" y2="4" stroke={color} strokeWidth="2.5" strokeDasharray={dash} />
            </svg>
            {title}
          </button>
        );
      })}
    </div>
  );
}
