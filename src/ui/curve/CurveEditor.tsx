import './CurveEditor.css';
import { useMemo, useState } from 'react';
import { methodOf } from '../../config/defaults';
import type { LiveSettings } from '../../config/runConfig';
import type { ControlPoint, Curve, Xi } from '../../schedule/curve';
import {
  editableCurve, handlesOf, withCurve, withHandleAdded, withHandleAddedBeside, withHandleMoved, withHandleRemoved, withStroke, withXiMode, type CurveName,
} from '../../store/curveEdit';
import { curveWeights } from '../../store/curveWeights';
import { useRecipe } from '../../store/recipeStore';
import { redoInWords, undoInWords } from '../../store/walkWords';
import { Term } from '../look/Term';
import { methodColor } from '../methodWords';
import { useConfig, useSession } from '../session/sessionContext';
import { CurveLegend } from './CurveLegend';
import { CurvePlot, symbols } from './CurvePlot';
import { CurveTable } from './CurveTable';
import { DensityStrips } from './DensityStrips';
import { FamilyParameters, FamilySelect, FamilyToggles } from './FamilyChooser';
import { NoiseStrip } from './NoiseStrip';
import { PointTable } from './PointTable';

/** The hero of the page: ψ(t) and ξ(t), to be dragged, chosen, typed and stepped, before and during training. */
export function CurveEditor() {
  const session = useSession();
  const { recipe } = session;
  const live = useConfig((config) => config.live);
  const form = useConfig((config) => config.form);
  const toUndo = useRecipe(recipe, undoInWords);
  const toRedo = useRecipe(recipe, redoInWords);
  const [canUndo, canRedo] = [toUndo !== '', toRedo !== ''];
  const [wanted, setWanted] = useState<CurveName>('psi');
  /** The table is made only while it is seen: curves change with every pixel of a drag. */
  const [areNumbersOpen, setAreNumbersOpen] = useState(false);
  const weights = useMemo(() => curveWeights({ psi: live.psi, xi: live.xi }), [live.psi, live.xi]);

  const ownXi = editableCurve(live, 'xi');
  const edited: CurveName = wanted === 'xi' && ownXi !== null ? 'xi' : 'psi';
  const curve = edited === 'xi' && ownXi !== null ? ownXi : live.psi;
  const colors = { psi: methodColor[methodOf(live)], xi: 'var(--pretrained)' };

  const change = (settings: Partial<LiveSettings>, gesture: string | null): void => recipe.edit({ type: 'liveChanged', change: settings, gesture });
  const setCurve = (next: Curve, gesture: string | null): void => change(withCurve(edited, next), gesture);
  const endGesture = (): void => {
    recipe.edit({ type: 'gestureEnded' });
    session.flushLiveChanges();
  };
  const move = (index: number, target: ControlPoint, gesture: string): void => setCurve(withHandleMoved(curve, index, target), gesture);
  const addBeside = (index: number): void => setCurve(withHandleAddedBeside(curve, index), null);
  const remove = (index: number): void => setCurve(withHandleRemoved(curve, index), null);
  const handles = handlesOf(curve);

  return (
    <section className="curve-editor" style={{ '--accent': colors[edited] }} aria-labelledby="curve-title">
      <h2 id="curve-title" className="visually-hidden">
        When to learn, when to remember: ψ(t) and ξ(t)
      </h2>
      <div className="curve-editor__head">
        <CurveLegend colors={colors} edited={edited} canEditXi={ownXi !== null} onEdit={setWanted} />
        <span className="curve-editor__history">
          <button type="button" className="button button--small" data-testid="undo" aria-label="Undo" title={canUndo ? `Undo: ${toUndo} (Ctrl Z)` : 'Undo (Ctrl Z)'} disabled={!canUndo} onClick={() => recipe.edit({ type: 'undone' })}>
            ↶
          </button>
          <button type="button" className="button button--small" data-testid="redo" aria-label="Redo" title={canRedo ? `Redo: ${toRedo} (Ctrl Shift Z)` : 'Redo (Ctrl Shift Z)'} disabled={!canRedo} onClick={() => recipe.edit({ type: 'redone' })}>
            ↷
          </button>
        </span>
      </div>
      <div className="curve-plot" data-tour="curve">
        <CurvePlot
          weights={weights}
          colors={colors}
          edited={edited}
          handles={handles}
          isPainted={curve.family === 'free'}
          onMove={move}
          onPaint={(from, to) => curve.family === 'free' && setCurve(withStroke(curve.values, from, to), `paint ${edited}`)}
          onGestureEnd={endGesture}
          onAdd={(point) => setCurve(withHandleAdded(curve, point), null)}
          onAddBeside={addBeside}
          onRemove={remove}
        />
        <NoiseStrip />
        <DensityStrips weights={weights} form={form} colors={colors} hasBank={live.bankShare > 0} />
        <div className="axis-words">
          <span>
            u = 0: data side, detail <Term name="t" />
          </span>
          <span>u = 1: noise side, shape</span>
        </div>
      </div>
      <div className="curve-choice">
        <FamilySelect symbol={symbols[edited]} curve={curve} onChange={setCurve} />
        <label className="field">
          <span className="field__label">ξ from ψ</span>
          <select
            className="select"
            data-testid="xi-mode"
            value={live.xi.mode}
            onChange={({ target }) => {
              const mode = target.value as Xi['mode'];
              change({ xi: withXiMode(live, mode) }, null);
              setWanted(mode === 'own' ? 'xi' : 'psi');
            }}
          >
            <option value="mirror">mirror image</option>
            <option value="complement">1 − ψ</option>
            <option value="own">its own curve</option>
          </select>
        </label>
      </div>
      <FamilyParameters symbol={symbols[edited]} curve={curve} onChange={setCurve} onGestureEnd={endGesture} />
      <div className="curve-fine">
        <FamilyToggles curve={curve} onChange={setCurve} />
        <details className="disclosure" data-testid="curve-numbers" onToggle={({ currentTarget }) => setAreNumbersOpen(currentTarget.open)}>
          <summary>{curve.family === 'free' ? 'As numbers' : 'Points as numbers'}</summary>
          {curve.family !== 'free' && <PointTable symbol={symbols[edited]} points={handles} onMove={move} onAddBeside={addBeside} onRemove={remove} />}
          {areNumbersOpen && <CurveTable weights={weights} form={form} hasBank={live.bankShare > 0} />}
        </details>
      </div>
    </section>
  );
}
