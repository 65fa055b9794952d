import { useEffect, useState, type RefObject } from 'react';
import { useFact } from './session/sessionContext';

export const panes = [
  { id: 'recipe', title: 'Recipe', place: 'Recipe' },
  { id: 'samples', title: 'Makes', place: 'What it makes' },
  { id: 'measures', title: 'Measures', place: 'How it goes' },
  { id: 'lab', title: 'Lab', place: 'Lab' },
] as const;

const samplesAt = panes.findIndex(({ id }) => id === 'samples');

/** The tab bar of a phone: follows a swipe and makes one. */
export function PaneTabs({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const [shown, setShown] = useState(0);
  const isRecording = useFact(({ recording }) => recording !== null);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const follow = (): void => setShown(Math.round(element.scrollLeft / Math.max(1, element.clientWidth)));
    element.addEventListener('scroll', follow, { passive: true });
    return () => element.removeEventListener('scroll', follow);
  }, [scroller]);

  // Who opens the page sees what moves first; whoever has swiped meanwhile stays there.
  useEffect(() => {
    const element = scroller.current;
    if (isRecording && element?.scrollLeft === 0) element.scrollTo({ left: samplesAt * element.clientWidth, behavior: 'instant' });
  }, [isRecording, scroller]);

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
