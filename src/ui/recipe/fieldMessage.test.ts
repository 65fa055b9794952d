import { describe, expect, it } from 'vitest';
import { runConfigSchema, liveSettingsSchema } from '../../config/runConfig';
import { fieldMessage } from './fieldMessage';

describe('what a field says of a number that does not fit', () => {
  it.each([
    ['257', 'At most 256.'],
    ['0', 'At least 1.'],
    ['1.5', 'A whole number is needed.'],
    ['many', 'That is not a number.'],
    ['', 'A number is needed.'],
  ])('for a batch size of “%s”: %s', (text, message) => {
    expect(fieldMessage(text, runConfigSchema.shape.batchSize)).toBe(message);
  });

  it('nothing of one that fits', () => {
    expect(fieldMessage('32', runConfigSchema.shape.batchSize)).toBeNull();
    expect(fieldMessage('1e-4', liveSettingsSchema.shape.learningRate)).toBeNull();
  });

  it('nothing of an empty field that may stay automatic', () => {
    expect(fieldMessage('', runConfigSchema.shape.emaDecay)).toBeNull();
  });

  it('that a learning rate of zero is too small', () => {
    expect(fieldMessage('0', liveSettingsSchema.shape.learningRate)).toBe('More than 0.');
  });
});
