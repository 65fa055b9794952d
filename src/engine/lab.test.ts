import { afterEach, describe, expect, it } from 'vitest';
import { diffTuningSettings } from '../config/defaults';
import type { ExperimentRequest } from '../config/experiments';
import { MiniEngine, miniRunConfig } from './miniEngine.testdata';

const forgetting: ExperimentRequest = { kind: 'forgetting', timesteps: [10, 500], rows: 8, seeds: [0] };
let mini: MiniEngine;

afterEach(() => mini.engine.close());

describe('the engine’s lab', () => {
  it('examines the model of the run as it is, while it trains and afterwards', async () => {
    mini = new MiniEngine();
    await mini.start(miniRunConfig({}, { steps: 400 }));
    const id = await mini.send({ type: 'startExperiment', request: forgetting });
    await mini.engine.experimentsEnded;
    expect(mini.all('runFinished')).toEqual([]); // it did not wait for that
    expect(mini.all('experimentStarted')).toEqual([{ type: 'experimentStarted', id, base: 'mini', dataset: 'tiles', modelStep: expect.any(Number) as number }]);
    await mini.engine.trainingEnded;
    await mini.send({ type: 'startExperiment', request: forgetting });
    await mini.engine.experimentsEnded;
    expect(mini.all('experimentStarted').at(-1)).toMatchObject({ modelStep: 400 });
    expect(mini.all('experimentFinished')).toHaveLength(2);
    const losses = mini.all('experimentMeasured').map(({ rows }) => rows.map(({ value }) => value));
    expect(losses[0]).toEqual(losses[2]); // the pre-trained model's
    expect(losses[1]).not.toEqual(losses[3]);
  });

  it('trains runs of its own without a run before', async () => {
    mini = new MiniEngine();
    await mini.send({ type: 'initialize' });
    const config = miniRunConfig(diffTuningSettings, { steps: 4, batchSize: 5 });
    await mini.send({ type: 'startExperiment', request: { kind: 'comparison', question: 'retention', config, changes: [], measurements: 1, count: 8, ddimSteps: 2, ewc: false, seeds: [1] } });
    await mini.engine.experimentsEnded;
    // the mini set's pictures are too small for the feature net: what is measured cannot be, and says so
    expect(mini.all('experimentFailed')).toEqual([expect.objectContaining({ message: 'no feature net here' })]);
    expect(mini.failures).toEqual([]);
  });

  it('says in words what cannot be examined, asked or found', async () => {
    mini = new MiniEngine();
    await mini.send({ type: 'initialize' });
    await mini.send({ type: 'startExperiment', request: forgetting });
    await mini.engine.experimentsEnded;
    expect(mini.all('experimentFailed')[0]?.message).toContain('Start one first');
    await mini.send({ type: 'startExperiment', request: { kind: 'comparison', question: 'withoutChange', config: miniRunConfig(), changes: [], measurements: 1, count: 8, ddimSteps: 2, ewc: false, seeds: [1] } });
    await mini.send({ type: 'pauseExperiment', experiment: 99 });
    expect(mini.failures).toEqual([expect.stringContaining('nothing to leave out'), expect.stringContaining('over already')]);
  });

  it('cancels what is on when the engine closes', async () => {
    mini = new MiniEngine();
    await mini.train(miniRunConfig({}, { steps: 2 }));
    await mini.send({ type: 'startExperiment', request: { ...forgetting, seeds: Array.from({ length: 20 }, (_, seed) => seed) } });
    await mini.next('experimentMeasured');
    await mini.engine.close();
    expect(mini.events.at(-1)?.type).toBe('experimentCancelled');
  });
});

describe('a step taken apart', () => {
  it('shows the rows of the next step as they will be trained on, and takes none', async () => {
    mini = new MiniEngine();
    await mini.train(miniRunConfig(diffTuningSettings, { steps: 3, batchSize: 5 }));
    await mini.send({ type: 'inspectStep' });
    const [event] = mini.all('stepInspected');
    expect(event?.inspected).toMatchObject({ step: 4, x0: { count: 5, size: 8 }, predictedX0: { count: 5 } });
    expect(event?.inspected.rows.map(({ kind }) => kind)).toEqual(['target', 'target', 'target', 'target', 'bank']);
    for (const { className } of event?.inspected.rows.slice(0, 4) ?? []) expect(['even', 'odd', '']).toContain(className);
    expect(event?.inspected.targetDensity.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    expect(event?.inspected.rows.at(-1)).toMatchObject({ className: '', lossWeight: expect.closeTo(0.1, 5) as number });
  });
});

describe('measuring beside training', () => {
  it('does not hold training up, passes over what comes due meanwhile, and leaves the run’s numbers alone', async () => {
    const losses = async (share: number, everySteps: number): Promise<unknown> => {
      mini = new MiniEngine();
      await mini.train(miniRunConfig({}, { steps: 60, evaluation: { everySteps, count: 8, ddimSteps: 2, guidance: 1, source: false, share, forgettingRows: 8 } }));
      expect(mini.all('runFinished')).toHaveLength(1); // also where a measurement fails: there is no feature net
      return mini.all('stepsCompleted').flatMap(({ steps }) => steps.map(({ reconsolidation }) => reconsolidation));
    };
    const unmeasured = await losses(1, 0);
    expect(await losses(1, 5)).toEqual(unmeasured);
    expect(mini.all('lossByTimestepMeasured').map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, index) => 5 * (index + 1)));
    expect(mini.failures.every((failure) => failure === 'evaluate: no feature net here')).toBe(true);
    expect(await losses(0.1, 5)).toEqual(unmeasured);
    const beside = mini.all('lossByTimestepMeasured').map(({ step }) => step);
    expect(beside.length).toBeLessThan(12);
    expect(beside.at(-1)).toBe(60);
  });
});
