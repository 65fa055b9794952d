import { describe, expect, it } from 'vitest';
import { lessonOfAddress, TOUR_STEPS, withTourStep } from './lessonsAddress';
import { tourSteps } from './tourSteps';

describe('the address', () => {
  it('opens the tour at a step, counted from one, within the tour', () => {
    expect(lessonOfAddress('?tour=3').tourStep).toBe(2);
    expect(lessonOfAddress('?config=%7B%7D&tour=1').tourStep).toBe(0);
    expect(lessonOfAddress('?tour=0').tourStep).toBe(0);
    expect(lessonOfAddress('?tour=99').tourStep).toBe(TOUR_STEPS - 1);
  });

  it('opens nothing where it makes no sense', () => {
    for (const search of ['', '?tour', '?tour=', '?tour=x', '?tour=-1', '?tour=1e9', '?tour=99999', '?learn=', '?learn=all']) {
      expect(lessonOfAddress(search)).toEqual({ tourStep: null, dialog: null });
    }
  });

  it('opens the questions or the glossary', () => {
    expect(lessonOfAddress('?learn=questions').dialog).toBe('questions');
    expect(lessonOfAddress('?learn=glossary').dialog).toBe('glossary');
  });

  it('takes the step up and gives it back, and leaves the rest as it is written', () => {
    const url = 'https://host/page/?config=%7B%22seed%22%3A1%7D&tour=2&debug#run=1abc?tour=9';
    expect(withTourStep(url, 4)).toBe('https://host/page/?config=%7B%22seed%22%3A1%7D&debug&tour=5#run=1abc?tour=9');
    expect(withTourStep(url, null)).toBe('https://host/page/?config=%7B%22seed%22%3A1%7D&debug#run=1abc?tour=9');
    expect(withTourStep('https://host/#run=1', 0)).toBe('https://host/?tour=1#run=1');
    expect(withTourStep('https://host/?tour=3', null)).toBe('https://host/');
  });

  it('knows how long the tour is', () => {
    expect(TOUR_STEPS).toBe(tourSteps.length);
  });
});
