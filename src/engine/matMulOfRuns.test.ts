import { afterEach, expect, it } from 'vitest';
import { matMulFamily, useMatMulFamily } from '../kernels/matMulFamily';
import type { CommandBody } from '../protocol/commands';
import type { EngineEvent } from '../protocol/events';
import { openCpuDevice } from './device';
import { Engine } from './engine';
import { baseBytes, miniDataset } from '../training/miniBase.testdata';
import { miniRunConfig } from './miniEngine.testdata';

afterEach(() => useMatMulFamily('registers'));

/** An engine on the CPU that takes its device for a software GPU. */
function open() {
  const events: EngineEvent[] = [];
  const engine = new Engine({
    openDevice: async () => ({ ...(await openCpuDevice()), backend: 'webgpu' }),
    assets: {
      base: () => Promise.resolve(baseBytes()),
      bank: () => Promise.resolve(null),
      dataset: () => Promise.resolve(miniDataset()),
      featureNet: () => Promise.reject(new Error('no feature net here')),
    },
    emit: (event) => events.push(event),
  });
  let id = 0;
  return { engine, events, send: (command: CommandBody) => engine.handle({ id: ++id, ...command }) };
}

it('how matrices are multiplied is settled with the device, and changed from the next run on', async () => {
  const { engine, events, send } = open();
  await send({ type: 'initialize' });
  expect(events.at(-1)).toMatchObject({ type: 'deviceReady', matMul: { family: 'registers', by: 'software' } });
  await send({ type: 'startRun', config: miniRunConfig({}, { steps: 1_000_000 }) });
  await send({ type: 'chooseMatMul', wish: { choice: 'workgroups', remembered: {} } });
  expect(events.filter(({ type }) => type === 'matMulChosen')).toEqual([{ type: 'matMulChosen', matMul: { family: 'workgroups', by: 'hand', times: null } }]);
  expect(matMulFamily()).toBe('registers');
  await send({ type: 'startRun', config: miniRunConfig({}, { steps: 1 }) });
  await engine.trainingEnded;
  expect(matMulFamily()).toBe('workgroups');
  await engine.close();
});

it('a choice made earlier is in force from the start', async () => {
  const { engine, events, send } = open();
  await send({ type: 'initialize', matMul: { choice: 'workgroups', remembered: { 'tfjs CPU backend': { registers: 1, workgroups: 2 } } } });
  expect(events.at(-1)).toMatchObject({ type: 'deviceReady', matMul: { family: 'workgroups', by: 'hand', times: { registers: 1, workgroups: 2 } } });
  expect(matMulFamily()).toBe('workgroups');
  await engine.close();
});
