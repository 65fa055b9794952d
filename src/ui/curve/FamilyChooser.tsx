import type { Curve, CurveFamily } from '../../schedule/curve';
import { curveFamilies, curveSettings, describeFamily, withParameter, withToggle } from '../../schedule/curveFamilies';
import { Explanation } from '../look/Term';
import { SliderField } from '../recipe/SliderField';

export interface FamilyChooserProps {
  symbol: string;
  curve: Curve;
  onChange: (curve: Curve, gesture: string | null) => void;
  onGestureEnd: () => void;
}

/** Which family the curve is of. */
export function FamilySelect({ symbol, curve, onChange }: Pick<FamilyChooserProps, 'symbol' | 'curve' | 'onChange'>) {
  const { title, explanation } = describeFamily(curve.family);
  const choose = (family: CurveFamily): void => onChange(describeFamily(family).defaultCurve, null);
  return (
    <div className="field">
      <span className="field__label">
        <label htmlFor="curve-family">Family of {symbol}</label>
        <Explanation word={`the family “${title}”`} text={explanation} />
      </span>
      <select id="curve-family" className="select" data-testid="curve-family" value={curve.family} onChange={({ target }) => choose(target.value as CurveFamily)}>
        {curveFamilies.map((option) => (
          <option key={option.family} value={option.family}>
            {option.title}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The numbers of the family. */
export function FamilyParameters({ symbol, curve, onChange, onGestureEnd }: FamilyChooserProps) {
  const { parameters, defaultCurve } = describeFamily(curve.family);
  const settings = curveSettings(curve);
  return (
    <div className="curve-parameters">
      {parameters.map(({ key, label, min, max, step }) => (
        <SliderField
          key={key}
          label={label}
          value={Number(settings[key])}
          min={min}
          max={Math.min(max, key === 'tau' ? 3 : max)}
          largest={max}
          step={step}
          usual={Number(curveSettings(defaultCurve)[key])}
          onChange={(value) => onChange(withParameter(curve, key, value), `slider ${symbol} ${key}`)}
          onEnd={onGestureEnd}
        />
      ))}
    </div>
  );
}

/** The switches of the family. */
export function FamilyToggles({ curve, onChange }: Pick<FamilyChooserProps, 'curve' | 'onChange'>) {
  const settings = curveSettings(curve);
  return describeFamily(curve.family).toggles.map(({ key, label }) => (
    <label key={key} className="toggle">
      <input type="checkbox" checked={settings[key] === true} onChange={({ target }) => onChange(withToggle(curve, key, target.checked), null)} />
      {label}
    </label>
  ));
}
