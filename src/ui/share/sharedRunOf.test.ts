import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../../config/defaults';
import { images } from '../../share/loggedEvents.testdata';
import { decodeShareLink, encodeShareLink } from '../../share/shareLink';
import type { SharedRun } from '../../share/sharedRun';
import { applyEvent } from '../../store/applyEvent';
import { initialState, type PlaygroundEvent } from '../../store/playgroundState';
import { sharedRunOf, type WhatToShare } from './sharedRunOf';

const config = { ...defaultRunConfig, steps: 1000, seed: 4 };
const changed = { ...config.live, lambda: 0.5 };
const measured = { value: 12.34567, sd: 0.54321, nReal: 439, nFake: 256, floor: { value: 3, sd: 1, n: 128, splits: 8 } };
const whole: WhatToShare = { what: 'run', datasetTitle: 'Game Icons', digests: {}, hidden: [], opened: null };

/** A run of 600 steps that was changed twice at one step. */
const ran = ([
  { type: 'runRequested', config },
  { type: 'runStarted', config, live: config.live, fromStep: 0, targetRows: 26, bankRows: 6 },
  { type: 'stepsCompleted', steps: Array.from({ length: 600 }, (_, i) => ({ step: i + 1, reconsolidation: 1 / (i + 1), retention: null, targetT: [1], bankT: [] })), stepMs: 1 },
  { type: 'settingsChanged', step: 300, live: { ...changed, lambda: 0.3 }, changed: ['lambda'], isPlanned: false },
  { type: 'settingsChanged', step: 300, live: changed, changed: ['lambda'], isPlanned: false },
  { type: 'evaluated', step: 500, against: 'target', distances: { fdIcon64: measured }, gpuShare: null },
  { type: 'samplesDrawn', model: 'current', step: 500, seed: 4, images: images(9, 32), classNames: [], nearest: null },
] satisfies PlaygroundEvent[]).reduce(applyEvent, initialState);

describe('what a link says of the run on the screen', () => {
  it('is its configuration, the last change of each step, and what it came to, rounded and thinned', () => {
    const shared = sharedRunOf(ran, { ...config, name: 'named later' }, whole);
    expect(shared.config).toEqual({ ...config, name: 'named later' });
    expect(shared.changes).toEqual([{ step: 300, settings: changed }]);
    expect(shared.result).toMatchObject({ step: 600, losses: { retention: [] }, courses: [{ measure: 'fdIcon64', against: 'target', points: [[500, 12.35]] }], distances: [{ value: 12.35, sd: 0.5432, nReal: 439, nFake: 256, floor: 3 }], replacement: null });
    expect(shared.result?.losses.reconsolidation).toHaveLength(32);
    expect(shared.pictures).toMatchObject({ count: 4, size: 16 });
  });

  it('comes back from its link, which is under 2 KB', async () => {
    const shared = sharedRunOf(ran, config, whole);
    const { fragment } = await encodeShareLink(shared);
    expect(fragment.length).toBeLessThan(2048);
    expect(await decodeShareLink(fragment)).toEqual({ kind: 'opened', run: shared, clamped: [], unknownNames: [] });
  });

  it('is the recipe alone where that is asked for, or where there is no run', () => {
    const bare = { config: defaultRunConfig, changes: [], result: null, pictures: null };
    expect(sharedRunOf(ran, defaultRunConfig, { ...whole, what: 'recipe' })).toMatchObject(bare);
    expect(sharedRunOf(initialState, defaultRunConfig, whole)).toMatchObject(bare);
  });

  it('passes on what only a newer version knows of the link that was opened, while it is about the same run', () => {
    const opened: SharedRun = { ...sharedRunOf(initialState, config, whole), unknown: { aura: 1 } };
    expect(sharedRunOf(initialState, config, { ...whole, opened }).unknown).toEqual({ aura: 1 });
    expect(sharedRunOf(initialState, { ...config, seed: 5 }, { ...whole, opened }).unknown).toBeNull();
  });
});
