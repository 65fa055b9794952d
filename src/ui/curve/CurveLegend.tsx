import type { CurveName } from '../../store/curveEdit';
import { Term } from '../look/Term';

export interface CurveLegendProps {
  colors: Record<CurveName, string>;
  edited: CurveName;
  canEditXi: boolean;
  onEdit: (name: CurveName) => void;
}

/** Which line is which; with a ξ of its own, also which one the handles belong to. */
export function CurveLegend({ colors, edited, canEditXi, onEdit }: CurveLegendProps) {
  return (
    <div className="curve-legend">
      <span className="curve-legend__item" style={{ '--accent': colors.psi }}>
        <span className="curve-legend__line" />
        <span>
          <strong>ψ</strong> learn
        </span>
        <Term name="psi" />
      </span>
      <span className="curve-legend__item" style={{ '--accent': colors.xi }}>
        <span className="curve-legend__line curve-legend__line--dashed" />
        <span>
          <strong>ξ</strong> remember
        </span>
        <Term name="xi" />
      </span>
      {canEditXi && (
        <button type="button" className="button button--small" data-testid="edit-other-curve" onClick={() => onEdit(edited === 'psi' ? 'xi' : 'psi')}>
          Edit {edited === 'psi' ? 'ξ' : 'ψ'}
        </button>
      )}
    </div>
  );
}
