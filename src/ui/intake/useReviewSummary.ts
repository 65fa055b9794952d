import { useMemo } from 'react';
import type { Review } from '../../intake/review';
import { reviewSummary, type ReviewSummary } from '../../intake/reviewSummary';

/** Sorted and counted again only when the review has changed. */
export function useReviewSummary(review: Review): ReviewSummary {
  return useMemo(() => reviewSummary(review), [review]);
}
