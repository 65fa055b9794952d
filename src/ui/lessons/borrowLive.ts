import type { LiveSettings } from '../../config/runConfig';
import type { RecipeStore } from '../../store/recipeStore';

/** Live settings that are shown for a while and then put back. */
export interface LiveLoan {
  /** Lays these over the person's settings; nothing once the person has changed some. */
  put: (change: Partial<LiveSettings>) => void;
  /** Puts back what was put and still stands; what the person changed meanwhile stays. */
  giveBack: () => void;
}

/** Leaves no step in the recipe's history, nor in what "Diff-Tuning" goes back to. */
export function borrowLive(recipe: RecipeStore): LiveLoan {
  const { config, diffTuning } = recipe.getState();
  const own = config.live;
  let lent = own;
  const current = (): LiveSettings => recipe.getState().config.live;
  const follow = (live: LiveSettings): void => recipe.edit({ type: 'liveFollowed', live });

  return {
    put: (change) => {
      if (current() !== lent) return;
      lent = { ...own, ...change };
      follow(lent);
    },
    giveBack: () => {
      const now = current();
      if (lent === own) return;
      if (now === lent) {
        follow(diffTuning);
        follow(own);
      } else follow({ ...now, ...stillLent(now, lent, own) });
      lent = own;
    },
  };
}

/** The person's own values of those settings that are as they were lent. */
function stillLent(now: LiveSettings, lent: LiveSettings, own: LiveSettings): Partial<LiveSettings> {
  const isSame = (key: keyof LiveSettings, one: LiveSettings): boolean => JSON.stringify(one[key]) === JSON.stringify(lent[key]);
  return Object.fromEntries(Object.entries(own).filter(([key]) => isSame(key as keyof LiveSettings, now) && !isSame(key as keyof LiveSettings, own)));
}
