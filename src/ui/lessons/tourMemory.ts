import { TOUR_STEPS } from './lessonsAddress';

const storageKey = 'tour';

/** The step at which the tour was left; null: it was never begun, or seen to its end. */
export function rememberedTourStep(): number | null {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored !== null && /^\d$/.test(stored) && Number(stored) < TOUR_STEPS ? Number(stored) : null;
  } catch {
    return null;
  }
}

/** @param step null: there is nothing to go on with */
export function rememberTourStep(step: number | null): void {
  try {
    if (step === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, String(step));
  } catch {
    // Storage can be forbidden; the tour then begins anew at each visit.
  }
}
