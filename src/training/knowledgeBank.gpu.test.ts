import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { bankFromSheet } from '../data/bankManifest';
import { sha256Hex } from '../data/sha256';
import { buildKnowledgeBank } from './knowledgeBank';
import { loadBase } from './loadedBase';

test('the bank that ships with the bundled base is what the engine draws from that base', async () => {
  const bytes = new Uint8Array(readFileSync('public/models/emoji-dit-nano.safetensors')).buffer;
  const digest = await sha256Hex(bytes);
  const manifest = JSON.parse(readFileSync('public/models/emoji-dit-nano.bank.json', 'utf8')) as { seed: number };
  const { data, info } = await sharp('public/models/emoji-dit-nano.bank.png').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const shipped = await bankFromSheet(manifest, { width: info.width, height: info.height, channels: 3, data }, 'The shipped bank');
  expect(shipped.baseDigest).toBe(digest);

  const base = loadBase('emoji-dit-nano', digest, bytes);
  const { images } = await buildKnowledgeBank(base, { size: 2, ddimSteps: shipped.ddimSteps, seed: manifest.seed, batchSize: 2 }, () => Promise.resolve());
  const differences = Array.from(images.pixels, (value, index) => Math.abs(value - (shipped.images.pixels[index] ?? NaN)));
  // of 255: two implementations round differently, and fifty steps carry it on
  expect(differences.reduce((sum, difference) => sum + difference, 0) / differences.length).toBeLessThan(0.5);
  expect(Math.max(...differences)).toBeLessThanOrEqual(16);
});
