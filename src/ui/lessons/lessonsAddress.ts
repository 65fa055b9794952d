/** Steps of the tour (tourSteps.ts), known before it is fetched. */
export const TOUR_STEPS = 8;

export interface AddressedLesson {
  /** 0…TOUR_STEPS − 1; null: the address asks for no tour. */
  tourStep: number | null;
  dialog: 'questions' | 'glossary' | null;
}

/** Reads `?tour=3`, which is the third step, and `?learn=questions` or `?learn=glossary`; what means nothing is passed over. */
export function lessonOfAddress(search: string): AddressedLesson {
  const given = new URLSearchParams(search);
  const tour = given.get('tour');
  const dialog = given.get('learn');
  return {
    tourStep: tour !== null && /^\d{1,3}$/.test(tour) ? Math.min(Math.max(Number(tour), 1), TOUR_STEPS) - 1 : null,
    dialog: dialog === 'questions' || dialog === 'glossary' ? dialog : null,
  };
}

/** The same address at a step of the tour; null: without the tour. Whatever else it says stays as it is written. */
export function withTourStep(url: string, step: number | null): string {
  const [, path = '', search = '', fragment = ''] = /^([^?#]*)\??([^#]*)(.*)$/s.exec(url) ?? [];
  const others = search.split('&').filter((part) => part !== '' && !/^tour(=|$)/.test(part));
  const parts = step === null ? others : [...others, `tour=${step + 1}`];
  return `${path}${parts.length === 0 ? '' : `?${parts.join('&')}`}${fragment}`;
}
