import { startTransition, useEffect, useState, type RefObject } from 'react';
import { quiet } from '../session/quiet';

/** So far below or above the view an element is made ready, in pixels. */
const NEAR = '100px';

/** Whether an element has been near the view: what is costly to draw waits for that. */
export function useIsNear(element: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void quiet().then(() => startTransition(() => setNear(true))); // one costly thing a task
      },
      { rootMargin: NEAR },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isNear;
}
