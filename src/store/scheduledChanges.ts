import type { ScheduledChange } from '../config/experiments';
import type { SettingsMark } from './playgroundState';

/** Changes of one drag, or close to it, lie this near in steps: a hundredth of the run. */
const sameChange = 100;

/**
 * The changes of a run as a repetition makes them again. A drag reports many changes: those that follow each other within a hundredth of the
 * run are one change, made where the last of them was, so that leaving out the last change leaves out the whole drag.
 */
export function scheduledChanges(marks: readonly SettingsMark[], lastStep: number): ScheduledChange[] {
  const changes: ScheduledChange[] = [];
  for (const { step, settings } of marks) {
    const last = changes.at(-1);
    if (last !== undefined && step - last.step <= lastStep / sameChange) changes[changes.length - 1] = { step, settings };
    else changes.push({ step, settings });
  }
  return changes;
}
