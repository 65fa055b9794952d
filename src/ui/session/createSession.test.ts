import { describe, expect, it } from 'vitest';
import { defaultRunConfig } from '../../config/defaults';
import { sessionOnAir } from './session.testdata';

const setLambda = (lambda: number) => ({ type: 'liveChanged', change: { lambda }, gesture: 'drag' }) as const;

describe('a session', () => {
  it('starts a run of the recipe', () => {
    const { session, store, last } = sessionOnAir();
    session.start();
    expect(last()).toEqual({ type: 'startRun', config: defaultRunConfig, changes: [], captureEveryMs: 15_000 });
    expect(store.getState().phase).toBe('preparing');
  });

  it('sends the last of many quick changes, and only what changed', () => {
    const { session, recipe, runs, types, last, letTimePass } = sessionOnAir();
    session.start();
    runs();
    [0.2, 0.3, 0.4].forEach((lambda) => recipe.edit(setLambda(lambda)));
    expect(types()).toEqual(['startRun']);
    letTimePass();
    expect(types()).toEqual(['startRun', 'changeSettings']);
    expect(last()).toEqual({ type: 'changeSettings', settings: { lambda: 0.4 } });
    letTimePass();
    expect(types()).toHaveLength(2);
  });

  it('sends waiting changes at once at the end of a drag', () => {
    const { session, recipe, runs, last } = sessionOnAir();
    session.start();
    runs();
    recipe.edit(setLambda(0.7));
    session.flushLiveChanges();
    expect(last()).toEqual({ type: 'changeSettings', settings: { lambda: 0.7 } });
  });

  it('sends what was changed while the run was being prepared as soon as it runs', () => {
    const { session, recipe, runs, last } = sessionOnAir();
    session.start();
    recipe.edit(setLambda(0.7));
    session.flushLiveChanges();
    expect(last()?.type).toBe('startRun');
    runs();
    // runStarted carries the edited recipe here; the engine was started without it.
    expect(last()).toEqual({ type: 'changeSettings', settings: { lambda: 0.7 } });
  });

  it('restarts by stopping first, with the same seed', () => {
    const { session, store, runs, types, last } = sessionOnAir();
    session.start();
    runs();
    session.start();
    expect(types()).toEqual(['startRun', 'stopRun']);
    store.dispatch({ type: 'runStopped', step: 3 });
    expect(last()).toEqual({ type: 'startRun', config: defaultRunConfig, changes: [], captureEveryMs: 15_000 });
    expect(store.getState()).toMatchObject({ phase: 'preparing', run: { step: 0 } });
  });

  it('sends no live change to a run that is being replaced', () => {
    const { session, recipe, runs, types, letTimePass } = sessionOnAir();
    session.start();
    runs();
    session.start();
    recipe.edit(setLambda(0.9));
    letTimePass();
    expect(types()).toEqual(['startRun', 'stopRun']);
  });

  it('opens the device anew after it was lost, then starts over', async () => {
    const { session, store, types, engineStarts } = sessionOnAir();
    session.start();
    store.dispatch({ type: 'deviceLost', message: 'gone' });
    session.start();
    expect(engineStarts()).toBe(1);
    expect(types()).toEqual(['startRun', 'initialize']);
    store.dispatch({ type: 'deviceReady', device: { name: 'a card', isSoftware: false, backend: 'webgpu' }, matMul: null });
    await new Promise((resolve) => setTimeout(resolve));
    expect(types()).toEqual(['startRun', 'initialize', 'startRun']);
  });

  it('makes a checkpoint the base only when it has proved to fit', async () => {
    const { session, store, recipe, types } = sessionOnAir();
    const model = { digest: '', inputSize: 32, patchSize: 4, hiddenSize: 8, depth: 1, numHeads: 1, numClasses: 9, parameterCount: 1 };
    await session.openCheckpoint(new File(['x'], 'mine.safetensors'));
    expect(recipe.getState().config.base).toBe(defaultRunConfig.base);
    store.dispatch({ type: 'baseLoaded', model: { ...model, id: 'mine.safetensors' } });
    expect(recipe.getState().config.base).toBe('mine.safetensors');
    store.dispatch({ type: 'deviceLost', message: 'gone' });
    session.start();
    store.dispatch({ type: 'deviceReady', device: { name: 'a card', isSoftware: false, backend: 'webgpu' }, matMul: null });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(types()).toEqual(['loadBase', 'initialize', 'loadBase', 'startRun']);
  });

  it('gives the engine a base again to which undo went back', async () => {
    const { session, store, recipe, types, last } = sessionOnAir();
    const model = { digest: '', inputSize: 32, patchSize: 4, hiddenSize: 8, depth: 1, numHeads: 1, numClasses: 9, parameterCount: 1 };
    for (const id of ['first.safetensors', 'second.safetensors']) {
      await session.openCheckpoint(new File([id], id));
      store.dispatch({ type: 'baseLoaded', model: { ...model, id } });
    }
    recipe.edit({ type: 'undone' });
    session.start();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(types()).toEqual(['loadBase', 'loadBase', 'loadBase', 'startRun']);
    expect(last()).toMatchObject({ config: { base: 'first.safetensors' } });
    expect(recipe.getState()).toMatchObject({ config: { base: 'first.safetensors' }, future: [{ base: 'second.safetensors' }] });
  });

  it('keeps the base when a checkpoint does not fit', async () => {
    const { session, store, recipe } = sessionOnAir();
    await session.openCheckpoint(new File(['x'], 'mine.safetensors'));
    store.dispatch({ type: 'commandFailed', command: 'loadBase', id: 1, message: 'does not fit' });
    expect(recipe.getState().config.base).toBe(defaultRunConfig.base);
    expect(store.getState().notices).toHaveLength(1);
  });

  it('gives a fresh engine the Inception weights that the one before had taken, and only those', async () => {
    const { session, store, types, last } = sessionOnAir();
    const ready = { type: 'deviceReady', device: { name: 'a card', isSoftware: false, backend: 'webgpu' }, matMul: null } as const;
    await session.openInception(new File(['weights'], 'fid.safetensors'));
    expect(last()).toMatchObject({ type: 'loadInception', name: 'fid.safetensors', bytes: { byteLength: 7 } });
    session.restartEngine();
    store.dispatch(ready);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(types()).toEqual(['loadInception', 'initialize']); // nobody said that they fit
    await session.openInception(new File(['weights'], 'fid.safetensors'));
    store.dispatch({ type: 'inceptionLoaded', name: 'fid.safetensors', digest: 'cd' });
    session.restartEngine();
    expect(store.getState().inception).toBeNull();
    store.dispatch(ready);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(types().slice(2)).toEqual(['loadInception', 'initialize', 'loadInception']);
  });

  it('remembers what was measured, tells it and the person’s choice to a fresh engine, and measures again when asked', () => {
    const { session, store, last, memory } = sessionOnAir();
    const times = { registers: 2, workgroups: 1 };
    store.dispatch({ type: 'matMulChosen', matMul: { family: 'workgroups', by: 'measurement', times } });
    expect(memory.wish().remembered).toEqual({ 'a card': times });
    session.chooseMatMul('registers');
    const wish = { choice: 'registers', remembered: { 'a card': times } };
    expect(last()).toEqual({ type: 'chooseMatMul', wish });
    expect(store.getState().matMulChoice).toBe('registers');
    session.restartEngine();
    expect(last()).toEqual({ type: 'initialize', matMul: wish });
    store.dispatch({ type: 'deviceReady', device: { name: 'a card', isSoftware: false, backend: 'webgpu' }, matMul: { family: 'registers', by: 'hand', times } });
    session.measureMatMul();
    expect(last()).toEqual({ type: 'chooseMatMul', wish: { choice: 'auto', remembered: {} } });
  });

  it('starts, pauses, resumes and cancels experiments by the id of their command', () => {
    const { session, last } = sessionOnAir();
    const request = { kind: 'forgetting', timesteps: [0, 999], rows: 8, seeds: [0] } as const;
    const id = session.startExperiment({ ...request, timesteps: [...request.timesteps], seeds: [...request.seeds] });
    expect(id).toBe(1);
    expect(last()).toEqual({ type: 'startExperiment', request });
    session.pauseExperiment(id);
    expect(last()).toEqual({ type: 'pauseExperiment', experiment: id });
    session.resumeExperiment(id);
    expect(last()).toEqual({ type: 'resumeExperiment', experiment: id });
    session.cancelExperiment(id);
    expect(last()).toEqual({ type: 'cancelExperiment', experiment: id });
  });

  it('pauses a run before it takes a step apart, and takes the next one apart only after that step', () => {
    const { session, store, runs, types } = sessionOnAir();
    const record = { step: 1, reconsolidation: 1, retention: 1, targetT: [], bankT: [] };
    session.start();
    runs();
    session.inspectStep();
    expect(types()).toEqual(['startRun', 'pauseRun']);
    store.dispatch({ type: 'runPaused', step: 0 });
    expect(types().slice(2)).toEqual(['inspectStep']);
    session.stepAndInspect();
    expect(types().slice(3)).toEqual(['stepRun']);
    store.dispatch({ type: 'stepsCompleted', steps: [record], stepMs: 1 });
    store.dispatch({ type: 'noticeDismissed', id: 0 }); // the steps are shown with what cannot wait
    expect(types().slice(4)).toEqual(['inspectStep']);
  });

  it('takes no step apart once the run is over', () => {
    const { session, store, runs, types } = sessionOnAir();
    session.start();
    runs();
    session.inspectStep();
    store.dispatch({ type: 'runFinished', step: 9 });
    expect(types()).toEqual(['startRun', 'pauseRun']);
  });

  it('sends the undoing of a change to the run, as any other change', () => {
    const { session, recipe, runs, last, letTimePass } = sessionOnAir();
    session.start();
    runs();
    recipe.edit({ type: 'liveChanged', change: { psi: { family: 'constant', value: 1 } }, gesture: null });
    letTimePass();
    recipe.edit({ type: 'undone' });
    letTimePass();
    expect(last()).toEqual({ type: 'changeSettings', settings: { psi: defaultRunConfig.live.psi } });
  });

  it('keeps the seed but for “new seed”', () => {
    const { session, recipe } = sessionOnAir();
    session.newSeed();
    expect(recipe.getState().config.seed).not.toBe(defaultRunConfig.seed);
  });
});
