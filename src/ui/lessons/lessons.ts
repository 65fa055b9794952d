import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RunConfig } from '../../config/runConfig';
import type { TermName } from '../look/glossary';
import { lessonOfAddress, withTourStep } from './lessonsAddress';
import { rememberTourStep } from './tourMemory';

/** Where the focus goes when the tour is over; a link may hide it. */
export const learnButtonId = 'learn';

/** A question that was asked of the page, and what came of it. */
export interface AskedQuestion {
  id: string;
  /** recipe: as it stood before and was set · experiment: its id in the lab; 0: it could not be started */
  outcome: { kind: 'recipe'; before: RunConfig; set: RunConfig } | { kind: 'experiment'; experiment: number };
}

export interface LessonsState {
  /** 0…; null: no tour is on. */
  tourStep: number | null;
  dialog: 'questions' | 'glossary' | null;
  /** Where the glossary is opened; null: at its beginning. */
  term: TermName | null;
  asked: AskedQuestion | null;
}

/** What a person is learning with; it is no part of what the engine did, and of no log. */
const lessons = createStore<LessonsState>(() => ({ tourStep: null, dialog: null, term: null, asked: null }));

export const useLessons = <Selected>(select: (state: LessonsState) => Selected): Selected => useStore(lessons, select);

/** The step is remembered, and stands in the address, so that a reload goes on there and a link leads there. */
export function showTourStep(step: number): void {
  lessons.setState({ tourStep: step, dialog: null });
  rememberTourStep(step);
  history.replaceState(history.state, '', withTourStep(location.href, step));
}

/** @param isSeen to its end: there is nothing to go on with */
export function leaveTour(isSeen: boolean): void {
  lessons.setState({ tourStep: null });
  if (isSeen) rememberTourStep(null);
  history.replaceState(history.state, '', withTourStep(location.href, null));
}

export const openQuestions = (): void => lessons.setState({ dialog: 'questions' });
export const openGlossary = (term: TermName | null = null): void => lessons.setState({ dialog: 'glossary', term });
export const closeLessonDialog = (): void => lessons.setState({ dialog: null });
export const noteAsked = (asked: AskedQuestion | null): void => lessons.setState({ asked });

/** What the page's address asks for when it is opened. */
export function openAddressedLesson(search: string): void {
  const { tourStep, dialog } = lessonOfAddress(search);
  if (tourStep !== null) showTourStep(tourStep);
  if (dialog !== null) lessons.setState({ dialog });
}
