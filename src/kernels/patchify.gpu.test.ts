import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { purpose } from '../random/purpose';
import { fillNormal, randomStream } from '../random/randomStream';
import { tokensOf, tokensOfComposed, unpatchify } from './patchify';

test.each([[2, 3, 8, 4], [1, 1, 6, 2], [3, 3, 6, 3]])('tokens of %i pictures, %i channels, edge %i, patch %i are those of plain operations, and unpatchify undoes them', async (batch, channels, edge, patch) => {
  const values = new Float32Array(batch * channels * edge * edge);
  fillNormal(randomStream(1, purpose.noise), values);
  const images = tf.tensor4d(values, [batch, channels, edge, edge]);
  const tokens = tokensOf(images, patch);
  const composed = tokensOfComposed(images, patch);
  const back = unpatchify(tokens, patch, channels);
  expect(tokens.shape).toEqual(composed.shape);
  expect(await tokens.data()).toEqual(await composed.data());
  expect(await back.data()).toEqual(values);
  tf.dispose([images, tokens, composed, back]);
});
