import { remember, remembered } from '../look/remembered';
import { TOUR_STEPS } from './lessonsAddress';

const storageKey = 'tour';

/** The step at which the tour was left; null: it was never begun, or seen to its end. */
export function rememberedTourStep(): number | null {
  const stored = remembered(storageKey);
  return stored !== null && /^\d$/.test(stored) && Number(stored) < TOUR_STEPS ? Number(stored) : null;
}

/** @param step null: there is nothing to go on with */
export function rememberTourStep(step: number | null): void {
  remember(storageKey, step === null ? null : String(step));
}
