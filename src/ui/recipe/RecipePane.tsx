import './RecipePane.css';
import { CurveEditor } from '../curve/CurveEditor';
import { WithoutChange } from '../lab/WithoutChange';
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
      <BaseModelCard />
      <DatasetTiles />
      <MethodToggle />
      <CurveEditor />
      <WithoutChange />
      <RetentionChoice />
      <LiveSliders />
      <Hyperparameters />
    </section>
  );
}
