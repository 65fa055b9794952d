import { describe, expect, it } from 'vitest';
import type { ExperimentRow } from '../../config/experiments';
import type { EngineEvent } from '../../protocol/events';
import { memoryBytes } from '../../storage/byteStore';
import { memoryRecords } from '../../storage/memoryRecords';
import { maxExperiments } from '../../store/lab';
import { keepLabNotebook } from './labNotebook';
import { sessionOnAir } from './session.testdata';

const request = { kind: 'forgetting' as const, timesteps: [0, 999], rows: 8, seeds: [0] };
const row: ExperimentRow = { arm: 'current', x: 0, seed: 0, measure: 'loss', against: 'target', value: 0.5, sd: 0.1, nReal: null, nFake: null, floor: null };
const queued = (id: number): EngineEvent => ({ type: 'experimentQueued', id, request, arms: [{ id: 'current', title: 'Now' }] });

/** A visit to a page whose storage outlasts it. */
function visit(records: ReturnType<typeof memoryRecords>) {
  const air = sessionOnAir(undefined, records, memoryBytes());
  keepLabNotebook(air.store, air.session.library, (_, callback) => void setTimeout(callback));
  return air;
}

describe('the lab’s notebook', () => {
  it('shows on the next visit what was measured, and says of what was under way that its page was closed', async () => {
    const records = memoryRecords();
    const first = visit(records);
    for (const event of [queued(7), { type: 'experimentMeasured', id: 7, rows: [row] }, { type: 'experimentFinished', id: 7 }, queued(8), { type: 'experimentMeasured', id: 8, rows: [row, row] }] satisfies EngineEvent[]) first.store.dispatch(event);
    await new Promise((resolve) => setTimeout(resolve, 300)); // rows are shown with the next tick
    await first.settle();
    const second = visit(records);
    await second.settle();
    expect(second.store.getState().lab.experiments.map(({ id, status, rows }) => [id, status, rows.length])).toEqual([[7, 'finished', 1], [8, 'failed', 2]]);
    expect(second.store.getState().lab.experiments[1]?.message).toContain('page was closed');
  });

  it('forgets with the page those that are too many', async () => {
    const records = memoryRecords();
    const air = visit(records);
    for (let id = 1; id <= maxExperiments + 3; id++) {
      air.store.dispatch(queued(id));
      air.store.dispatch({ type: 'experimentFinished', id });
      await air.settle();
    }
    const kept = (await records.list('experiments')) as { id: number }[];
    expect(kept.map(({ id }) => id).sort((a, b) => a - b)).toEqual(Array.from({ length: maxExperiments }, (_, index) => index + 4));
  });

  it('passes over records that cannot be read', async () => {
    const records = memoryRecords();
    await records.change('experiments', 'x', () => ({ record: { id: 'many' } }));
    const air = visit(records);
    await air.settle();
    expect(air.store.getState().lab.experiments).toEqual([]);
  });
});
