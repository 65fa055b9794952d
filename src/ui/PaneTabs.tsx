import { useEffect, useState, type RefObject } from 'react';

export const panes = [
  { id: 'recipe', title: 'Recipe', place: 'Recipe' },
  { id: 'samples', title: 'Makes', place: 'What it makes' },
  { id: 'measures', title: 'Measures', place: 'How it goes' },
  { id: 'lab', title: 'Lab', place: 'Lab' },
] as const;

/** The tab bar of a phone: follows a swipe and makes one. */
export function PaneTabs({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const [shown, setShown] = useState(0);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const follow = (): void => setShown(Math.round(element.scrollLeft / Math.max(1, element.clientWidth)));
    element.addEventListener('scroll', follow, { passive: true });
    return () => element.removeEventListener('scroll', follow);
  }, [scroller]);

  return (
    <nav className="pane-tabs" aria-label="Panes">
      {panes.map(({ id, title }, index) => (
        <button
          key={id}
          type="button"
          aria-current={shown === index}
          onClick={() => scroller.current?.scrollTo({ left: index * scroller.current.clientWidth })}
        >
          {title}
        </button>
      ))}
    </nav>
  );
}
