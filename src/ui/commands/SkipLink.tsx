import './SkipLink.css';
import { goToPane } from './goToPane';

/** The first stop of the Tab key: past the run bar and the recipe. No anchor, since the part of the address after # holds a run. */
export function SkipLink() {
  return (
    <nav className="skip" aria-label="Skip">
      <button type="button" className="button" data-testid="skip" onClick={() => goToPane('samples')}>
        Skip to the samples
      </button>
    </nav>
  );
}
