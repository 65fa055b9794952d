import { useLayoutEffect, type RefObject } from 'react';
import { boxAround, placeCard, type Box } from './placeCard';

/** As often as charts are redrawn, which may move what lies below them. */
const tickMs = 250;
/** Between a target and the ring around it. */
const padding = 4;
/** One pane at a time, and the card at the foot of the window: App.css, Tour.css. */
const phone = '(max-width: 699.98px)';

/** For so long a target is brought into view again where it was moved away: the page may still be loading. */
const settlingTicks = 8;

const targetsOf = (names: readonly string[]): HTMLElement[] =>
  names.flatMap((name) => [...document.querySelectorAll<HTMLElement>(`[data-tour="${name}"]`)]).filter((element) => element.getClientRects().length > 0);

const isPhone = (): boolean => matchMedia(phone).matches;

/** @param foot where what can be seen ends: on a phone at the card */
function goTo(first: HTMLElement, box: Box, foot: number, isStill: boolean): void {
  const head = document.querySelector('.run-bar')?.getBoundingClientRect().bottom ?? 0;
  const isOfTheBar = first.closest('.run-bar') !== null;
  if (isOfTheBar || (box.left >= 0 && box.right <= innerWidth && box.top >= head && box.bottom <= foot)) return;
  const room = foot - head - (box.bottom - box.top);
  const isLarge = room < (foot - head) / 2;
  first.style.scrollMarginTop = `${isPhone() ? Math.max(8, room / 2) : head + 8}px`;
  first.scrollIntoView({ behavior: isStill ? 'auto' : 'smooth', block: isPhone() || isLarge ? 'start' : 'center', inline: 'nearest' });
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
    let ticksLeft = settlingTicks;
    const look = () => {
      const elements = targetsOf(targets);
      return { first: elements[0], box: boxAround(elements.map((element) => element.getBoundingClientRect())) };
    };
    const follow = (): void => {
      const { box } = look();
      if (ring.current !== null) drawRing(ring.current, box);
      if (card.current === null) return;
      const { width, height } = card.current.getBoundingClientRect();
      const { left, top } = placeCard({ width, height }, box, { width: innerWidth, height: innerHeight });
      Object.assign(card.current.style, isPhone() ? { left: '', top: '' } : { left: `${left}px`, top: `${top}px` });
    };
    const tick = (): void => {
      const { first, box } = look();
      if (ticksLeft > 0 && first !== undefined && box !== null) {
        ticksLeft -= 1;
        goTo(first, box, isPhone() ? (card.current?.getBoundingClientRect().top ?? innerHeight) : innerHeight, isStill);
      }
      follow();
    };
    const stay = (): void => {
      ticksLeft = 0; // the person has taken over
    };
    tick();
    const timer = setInterval(tick, tickMs);
    addEventListener('wheel', stay, { passive: true });
    addEventListener('touchmove', stay, { passive: true });
    addEventListener('scroll', follow, { capture: true, passive: true });
    addEventListener('resize', follow);
    return () => {
      clearInterval(timer);
      removeEventListener('wheel', stay);
      removeEventListener('touchmove', stay);
      removeEventListener('scroll', follow, { capture: true });
      removeEventListener('resize', follow);
    };
  }, [targets, card, ring, isStill]);
}
