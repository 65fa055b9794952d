import { describe, expect, it } from 'vitest';
import { fasterFamily } from '../config/matMulFamily';
import { settleMatMul } from './settleMatMul';

const card = { backend: 'webgpu', name: 'nvidia ampere', isSoftware: false } as const;
const software = { ...card, name: 'SwiftShader', isSoftware: true };
const notMeasured = () => Promise.reject(new Error('measured without need'));
const measured = { registers: 3, workgroups: 1 };
const remembered = { 'nvidia ampere': { registers: 2, workgroups: 5 } };

describe('the programs that multiply matrices', () => {
  it('are those that a person chose, whatever is known and on any GPU', async () => {
    expect(await settleMatMul(card, { choice: 'workgroups', remembered }, notMeasured)).toEqual({ family: 'workgroups', by: 'hand', times: remembered['nvidia ampere'] });
    expect(await settleMatMul(software, { choice: 'workgroups', remembered }, notMeasured)).toEqual({ family: 'workgroups', by: 'hand', times: null });
  });

  it('are else the faster ones as remembered of this very device', async () => {
    expect(await settleMatMul(card, { choice: 'auto', remembered }, notMeasured)).toEqual({ family: 'registers', by: 'memory', times: remembered['nvidia ampere'] });
  });

  it('are else the faster ones as measured', async () => {
    const decision = { family: 'workgroups', by: 'measurement', times: measured };
    expect(await settleMatMul({ ...card, name: 'apple m2' }, { choice: 'auto', remembered }, () => Promise.resolve(measured))).toEqual(decision);
    expect(await settleMatMul({ ...card, name: 'toString' }, { choice: 'auto', remembered }, () => Promise.resolve(measured))).toEqual(decision);
  });

  it('are register tiles on a software GPU, without a measurement', async () => {
    expect(await settleMatMul(software, { choice: 'auto', remembered: {} }, notMeasured)).toEqual({ family: 'registers', by: 'software', times: null });
  });

  it('are nobody’s business where no programs of ours run', async () => {
    expect(await settleMatMul({ ...card, backend: 'cpu' }, { choice: 'workgroups', remembered }, notMeasured)).toBeNull();
  });
});

it('a family that does not work is never the faster one, and a draw goes to the register tiles', () => {
  expect(fasterFamily({ registers: Infinity, workgroups: 9 })).toBe('workgroups');
  expect(fasterFamily({ registers: 9, workgroups: Infinity })).toBe('registers');
  expect(fasterFamily({ registers: Infinity, workgroups: Infinity })).toBe('registers');
  expect(fasterFamily({ registers: 1, workgroups: 1 })).toBe('registers');
});
