import { lazy, Suspense, useEffect } from 'react';
import { closeLessonDialog, openAddressedLesson, useLessons } from './lessons';

/** They come when they are wanted: the first view needs none of them. */
const Tour = lazy(() => import('./Tour'));
const Glossary = lazy(() => import('./Glossary'));
const AskedNote = lazy(() => import('./AskedNote'));
const QuestionsDialog = lazy(() => import('./QuestionsDialog'));

/** All that teaches: the tour, the glossary, the questions, and what came of the one that was asked last. */
export function Lessons() {
  const tourStep = useLessons((state) => state.tourStep);
  const dialog = useLessons((state) => state.dialog);
  const term = useLessons((state) => state.term);
  const hasAsked = useLessons((state) => state.asked !== null);
  useEffect(() => openAddressedLesson(location.search), []);
  return (
    <>
      <Suspense fallback={null}>{hasAsked && <AskedNote />}</Suspense>
      <Suspense fallback={null}>{tourStep !== null && <Tour step={tourStep} />}</Suspense>
      <Suspense fallback={null}>
        {dialog === 'glossary' && <Glossary key={term} term={term} onClose={closeLessonDialog} />}
        {dialog === 'questions' && <QuestionsDialog onClose={closeLessonDialog} />}
      </Suspense>
    </>
  );
}
