import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

export type Files = Record<string, Uint8Array | string>;

/** A disc on a ground. */
export function disc(width: number, height: number, [r, g, b]: readonly [number, number, number]): Sharp {
  return sharp(Buffer.from(`<svg width="${width}" height="${height}"><rect width="100%" height="100%" fill="rgb(${r},${g},${b})"/><circle cx="50%" cy="50%" r="30%" fill="white"/></svg>`)).removeAlpha();
}

/** Pictures as people have them: of every kind, of two classes, with names in other scripts. */
export async function goodPictures(): Promise<Files> {
  const film = sharp(Buffer.from(Uint8Array.from({ length: 20 * 60 * 3 }, (_, at) => (at * 7) % 251)), { raw: { width: 20, height: 60, channels: 3, pageHeight: 20 } });
  return {
    'cat/one.png': await disc(100, 80, [200, 20, 20]).png().toBuffer(),
    'cat/two.jpg': await disc(80, 100, [20, 200, 20]).jpeg().toBuffer(),
    'cat/print.jpg': await disc(64, 64, [20, 20, 200]).toColourspace('cmyk').jpeg().toBuffer(),
    'cat/deep.png': await disc(64, 64, [90, 20, 20]).toColourspace('rgb16').png().toBuffer(),
    'cat/a jpeg.png': await disc(64, 64, [90, 90, 20]).jpeg().toBuffer(),
    'собака 犬/film.gif': await film.clone().gif().toBuffer(),
    'собака 犬/film.webp': await film.clone().webp().toBuffer(),
    'собака 犬/still.avif': await disc(64, 64, [20, 90, 90]).avif().toBuffer(),
    'собака 犬/كلب.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="parent.document.title=1"><script>parent.document.title = "taken over"; document.title = "taken over"</script><rect width="10" height="10" fill="teal"/></svg>',
  };
}

/** Files that cannot become pictures of a set, each for another reason. */
export async function badFiles(): Promise<Files> {
  const whole = await disc(300, 300, [5, 5, 5]).png().toBuffer();
  const huge = Buffer.from(whole);
  huge.writeUInt32BE(20_000, 16);
  huge.writeUInt32BE(20_000, 20);
  return {
    'bad/cut off.png': whole.subarray(0, 400),
    'bad/cut off.jpg': (await disc(300, 300, [5, 5, 5]).jpeg().toBuffer()).subarray(0, 1500),
    'bad/garbled.png': await garbledPng(),
    'bad/zero.png': '',
    'bad/huge.png': huge,
    'bad/tiny.png': await disc(4, 4, [5, 5, 5]).png().toBuffer(),
    'bad/notes.png': 'just words',
    'bad/paper.pdf': '%PDF-1.7',
    'bad/busy.svg': `<svg xmlns="http://www.w3.org/2000/svg"><g id="l0"/>${Array.from({ length: 30 }, (_, layer) => `<g id="l${layer + 1}"><use href="#l${layer}"/><use href="#l${layer}"/></g>`).join('')}</svg>`,
    '.DS_Store': 'x',
  };
}

/** Whole at both ends, with nothing that can be decoded between. */
async function garbledPng(): Promise<Buffer> {
  const png = await disc(64, 64, [1, 2, 3]).png().toBuffer();
  return png.fill(0x55, png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);
}

/** Puts files into a fresh folder called `name`. `remove` takes it away again. */
export function folderOf(name: string, files: Files): { path: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'intake-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true });
    writeFileSync(join(root, name, path), content);
  }
  return { path: join(root, name), remove: () => rmSync(root, { recursive: true }) };
}
