import { startTransition, useEffect, useState, type RefObject } from 'react';
import { quiet } from '../session/quiet';

/** So far below or above the view an element is made ready, in pixels. */
const NEAR = '100px';

/** What is costly to draw is drawn one by one, each when the browser has time. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Whether an element has been near the view and its turn has come: what is costly to draw waits for that.
 * @param load what it takes is fetched first
 */
export function useIsNear(element: RefObject<Element | null>, load: () => Promise<unknown>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const draw = (): void => startTransition(() => setNear(true));
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        last = last.then(load).catch(() => undefined).then(quiet).then(draw);
      },
      { rootMargin: NEAR },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, load]);
  return isNear;
}
