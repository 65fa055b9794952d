import { describe, expect, it } from 'vitest';
import { checkAgreement, DisagreementError, equalLosses, equalPixels } from './agreement';
import type { ContestantName } from './contestant';

const losses = (ours: number, tfjs: number, jax: number): Map<ContestantName, number[]> => new Map([['ours', [ours]], ['tfjs', [tfjs]], ['jax-js', [jax]]]);

describe('checkAgreement', () => {
  it('gives the largest difference when all agree', () => {
    expect(checkAgreement(equalLosses, 1, losses(2, 2.001, 2))).toBeCloseTo(0.0005, 5);
  });

  it('names the one that differs', () => {
    expect(() => checkAgreement(equalLosses, 3, losses(2, 2.1, 2.0001))).toThrow(/^At step 3 tfjs differs: the losses must agree to 0.001/);
  });

  it('names all when no two agree, and both of two', () => {
    expect(() => checkAgreement(equalLosses, 1, losses(1, 2, 3))).toThrow('ours and tfjs and jax-js differ');
    expect(() => checkAgreement(equalLosses, 1, new Map([['ours', [1]], ['tfjs', [2]]]))).toThrow('ours and tfjs differ');
  });

  it('does not take NaN for agreement', () => {
    expect(() => checkAgreement(equalLosses, 1, losses(1, 1, NaN))).toThrow(DisagreementError);
    expect(() => checkAgreement(equalLosses, 1, losses(NaN, NaN, NaN))).toThrow(DisagreementError);
  });

  it('has nothing against one alone', () => {
    expect(checkAgreement(equalLosses, 1, new Map([['ours', [1]]]))).toBe(0);
  });

  it('compares all pixels', () => {
    const [ours, theirs] = [[0.1, 0.2, 0.3], [0.1, 0.2, 0.4]];
    expect(() => checkAgreement(equalPixels, 1, new Map([['ours', ours], ['tfjs', theirs]]))).toThrow('the drawn pixels');
  });
});
