import type { Curve, CurveFamily } from '../../schedule/curve';
import { curveFamilies, curveSettings, describeFamily, withParameter, withToggle } from '../../schedule/curveFamilies';
import { SliderField } from '../recipe/SliderField';

export interface FamilyChooserProps {
  symbol: string;
  curve: Curve;
  onChange: (curve: Curve, gesture: string | null) => void;
  onGestureEnd: () => void;
}

/** Which family the curve is of. */
export function FamilySelect({ symbol, curve, onChange }: Pick<FamilyChooserProps, 'symbol' | 'curve' | 'onChange'>) {
  const choose = (family: CurveFamily): void => onChange(describeFamily(family).defaultCurve, null);
  return (
    <label className="field">
      <span className="field__label">Family of {symbol}</span>
      <select className="select" data-testid="curve-family" value={curve.family} onChange={({ target }) => choose(target.value as CurveFamily)}>
        {curveFamilies.map(({ family, title }) => (
          <option key={family} value={family}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The numbers and switches of the family. */
export function FamilyParameters({ symbol, curve, onChange, onGestureEnd }: FamilyChooserProps) {
  const { parameters, toggles, explanation } = describeFamily(curve.family);
  const settings = curveSettings(curve);
  return (
    <div className="curve-parameters">
      <p className="soft small">{explanation}</p>
      {parameters.map(({ key, label, min, max, step }) => (
        <SliderField
          key={key}
          label={label}
          value={Number(settings[key])}
          min={min}
          max={Math.min(max, key === 'tau' ? 3 : max)}
          largest={max}
          step={step}
          onChange={(value) => onChange(withParameter(curve, key, value), `slider ${symbol} ${key}`)}
          onEnd={onGestureEnd}
        />
      ))}
      {toggles.map(({ key, label }) => (
        <label key={key} className="toggle">
          <input type="checkbox" checked={settings[key] === true} onChange={({ target }) => onChange(withToggle(curve, key, target.checked), null)} />
          {label}
        </label>
      ))}
    </div>
  );
}
