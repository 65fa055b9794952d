import { expect, it } from 'vitest';
import { defaultRunConfig } from '../config/defaults';
import { scheduledChanges } from './scheduledChanges';

it('takes the many changes of a drag for one, with the settings that it ended with', () => {
  const live = (lambda: number) => ({ ...defaultRunConfig.live, lambda });
  const marks = [10, 11, 12, 500].map((step) => ({ step, changed: ['lambda'] as const, settings: live(step / 1000) }));
  expect(scheduledChanges(marks, 1000)).toEqual([{ step: 12, settings: live(0.012) }, { step: 500, settings: live(0.5) }]);
});
