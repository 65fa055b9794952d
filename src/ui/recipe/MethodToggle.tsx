import { methodOf } from '../../config/defaults';
import { Term } from '../look/Term';
import { methodColor, methodTitle, type Method } from '../methodWords';
import { useConfig, useSession } from '../session/sessionContext';

const methods: Method[] = ['diff-tuning', 'standard'];

export function MethodToggle() {
  const { recipe } = useSession();
  const chosen = useConfig(({ live }) => methodOf(live));
  return (
    <div className="recipe-part recipe-part--row" role="radiogroup" aria-labelledby="method-title" data-tour="method">
      <h2 className="recipe-part__title" id="method-title">
        Method <Term name="method" />
      </h2>
      <div className="segments">
        {methods.map((method) => (
          <label key={method} className="segments__option" style={{ '--accent': methodColor[method] }}>
            <input type="radio" name="method" data-testid={`method-${method}`} checked={method === chosen} onChange={() => recipe.edit({ type: 'methodChosen', method })} />
            <span>{methodTitle[method]}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
