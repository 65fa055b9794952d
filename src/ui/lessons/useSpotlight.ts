import { useLayoutEffect, type RefObject } from 'react';
import { boxAround, placeCard, type Box } from './placeCard';

/** As often as charts are redrawn, which may move what lies below them. */
const tickMs = 250;
/** Between a target and the ring around it. */
const padding = 4;
/** One pane at a time, and the card at the foot of the window: App.css, Tour.css. */
const phone = '(max-width: 699.98px)';

const targetsOf = (names: readonly string[]): HTMLElement[] =>
  names.flatMap((name) => [...document.querySelectorAll<HTMLElement>(`[data-tour="${name}"]`)]).filter((element) => element.getClientRects().length > 0);

function goTo(elements: readonly HTMLElement[], isStill: boolean): void {
  const [first] = elements;
  const box = boxAround(elements.map((element) => element.getBoundingClientRect()));
  if (first === undefined || box === null) return;
  const isPhone = matchMedia(phone).matches;
  const isInView = box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
  if (isInView && !isPhone) return;
  first.scrollIntoView({ behavior: isStill ? 'auto' : 'smooth', block: isPhone || box.bottom - box.top > innerHeight / 2 ? 'start' : 'center', inline: 'nearest' });
}

function drawRing(ring: HTMLElement, box: Box | null): void {
  ring.hidden = box === null;
  if (box === null) return;
  const [left, top] = [Math.max(2, box.left - padding), Math.max(2, box.top - padding)];
  Object.assign(ring.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${Math.min(innerWidth - 2, box.right + padding) - left}px`,
    height: `${Math.min(innerHeight - 2, box.bottom + padding) - top}px`,
  });
}

/** Brings what is named by data-tour into view, and keeps a ring around it and the card beside it, wherever it moves; what is not there has neither. */
export function useSpotlight(targets: readonly string[], card: RefObject<HTMLElement | null>, ring: RefObject<HTMLElement | null>, isStill: boolean): void {
  useLayoutEffect(() => {
    let isFound = false;
    const follow = (): void => {
      const elements = targetsOf(targets);
      if (elements.length > 0 && !isFound) {
        isFound = true;
        goTo(elements, isStill);
      }
      const box = boxAround(elements.map((element) => element.getBoundingClientRect()));
      if (ring.current !== null) drawRing(ring.current, box);
      if (card.current === null) return;
      const { width, height } = card.current.getBoundingClientRect();
      const { left, top } = placeCard({ width, height }, box, { width: innerWidth, height: innerHeight });
      Object.assign(card.current.style, matchMedia(phone).matches ? { left: '', top: '' } : { left: `${left}px`, top: `${top}px` });
    };
    follow();
    const timer = setInterval(follow, tickMs);
    addEventListener('scroll', follow, { capture: true, passive: true });
    addEventListener('resize', follow);
    return () => {
      clearInterval(timer);
      removeEventListener('scroll', follow, { capture: true });
      removeEventListener('resize', follow);
    };
  }, [targets, card, ring, isStill]);
}
