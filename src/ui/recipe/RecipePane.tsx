import './RecipePane.css';
import { CurveEditor } from '../curve/CurveEditor';
import { WithoutChange } from '../lab/WithoutChange';
import { Hideable } from '../share/hiddenControls';
import { BaseModelCard } from './BaseModelCard';
import { DatasetTiles } from './DatasetTiles';
import { Hyperparameters } from './Hyperparameters';
import { LiveSliders } from './LiveSliders';
import { MethodToggle } from './MethodToggle';
import { RetentionChoice } from './RetentionChoice';

/** What goes in. */
export function RecipePane() {
  return (
    <section className="pane pane--recipe" aria-label="Recipe">
      <Hideable group="base">
        <BaseModelCard />
      </Hideable>
      <Hideable group="dataset">
        <DatasetTiles />
      </Hideable>
      <Hideable group="method">
        <MethodToggle />
      </Hideable>
      <Hideable group="curve">
        <CurveEditor />
        <WithoutChange />
      </Hideable>
      <Hideable group="sliders">
        <RetentionChoice />
        <LiveSliders />
      </Hideable>
      <Hideable group="hyperparameters">
        <Hyperparameters />
      </Hideable>
    </section>
  );
}
