/**
 * node scripts/icons.mjs draws the icons of the installed page, public/icons/*.png, from public/favicon.svg.
 * "maskable" ones are cut to a shape by the system: the ground fills them, the drawing keeps to the inner four fifths.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const svg = await readFile(new URL('../public/favicon.svg', import.meta.url), 'utf8');
const [, ground = ''] = /<rect[^>]* fill="(#[0-9a-f]{6})"/.exec(svg) ?? [];
if (ground === '') throw new Error('public/favicon.svg has no <rect> with a fill that could be the ground of the icons.');

const draw = (/** @type {number} */ size) => sharp(Buffer.from(svg), { density: (72 * size) / 32 }).resize(size, size);

/**
 * @param {string} name
 * @param {import('sharp').Sharp} picture
 */
const save = (name, picture) => picture.png({ palette: true }).toFile(fileURLToPath(new URL(`../public/icons/${name}.png`, import.meta.url)));

/** @param {number} size */
async function onGround(size) {
  const inner = Math.round(0.8 * size);
  return sharp({ create: { width: size, height: size, channels: 3, background: ground } }).composite([{ input: await draw(inner).png().toBuffer() }]);
}

await save('icon-192', draw(192));
await save('icon-512', draw(512));
await save('maskable-512', await onGround(512));
await save('apple-touch-180', await onGround(180));
