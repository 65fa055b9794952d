import { readFileSync } from 'node:fs';

/** @typedef {import('../../src/data/packManifest').PackSource} PackSource */
/** @typedef {{ name: string, category: string | undefined, svg: string }} Icon */
/** @typedef {{ prefix: string, icons: Icon[], source: Omit<PackSource, 'count'> }} IconPackage */
/**
 * The parts that are read here of an Iconify package's files.
 * @typedef {{ left?: number, top?: number, width?: number, height?: number }} Box
 * @typedef {Box & { icons: Record<string, Box & { body: string, hidden?: boolean }> }} IconsFile
 * @typedef {{ categories?: Record<string, string[]> }} MetadataFile
 * @typedef {{ name: string, author: { name: string, url: string }, license: { title: string, spdx: string, url: string } }} InfoFile
 */

/** Pixels of the drawing's side: twice the picture's. */
const drawnSize = 64;

/**
 * Two packages pass on the licence of their project's code; the project states another one for its drawings.
 * @type {Map<string, PackSource['licence']>}
 */
const drawingLicence = new Map([
  ['fxemoji', { spdx: 'CC-BY-4.0', title: 'CC BY 4.0', url: 'https://github.com/mozilla/fxemoji/blob/gh-pages/LICENSE.md' }],
  ['vscode-icons', { spdx: 'CC-BY-SA-4.0', title: 'CC BY-SA 4.0; brand marks under their owners\' terms', url: 'https://github.com/vscode-icons/vscode-icons#license' }],
]);

/** 'Animals & Nature', 'Animals Nature' and 'animals nature' are one class. @param {string} category */
function normaliseCategory(category) {
  return category.toLowerCase().replace(/&/g, ' ').replace(/\s+/g, ' ').trim();
}

/**
 * What fades in during an animation (Meteocons' rain) is hidden in its first moment, the one that gets drawn: show it.
 * @param {string} body
 */
function showFadedIn(body) {
  return body.replaceAll(/ opacity="0">(?=(?:<animateTransform[^>]*>)*<animate [^>]*attributeName="opacity")/g, '>');
}

/**
 * Centres a drawing of any shape in a square.
 * @param {Box & { body: string }} icon
 * @param {Box} defaults
 */
function squareSvg(icon, defaults) {
  const width = icon.width ?? defaults.width ?? 16;
  const height = icon.height ?? defaults.height ?? 16;
  const side = Math.max(width, height);
  const left = (icon.left ?? defaults.left ?? 0) - (side - width) / 2;
  const top = (icon.top ?? defaults.top ?? 0) - (side - height) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${drawnSize}" height="${drawnSize}" viewBox="${left} ${top} ${side} ${side}" color="black">${showFadedIn(icon.body)}</svg>`;
}

/**
 * Reads @iconify-json/PREFIX as installed beside this script; icons withdrawn by their makers ("hidden") are left out.
 * @param {string} prefix
 * @returns {IconPackage}
 */
export function readIconPackage(prefix) {
  /** @param {string} file @returns {unknown} */
  const read = (file) => JSON.parse(readFileSync(new URL(`./node_modules/@iconify-json/${prefix}/${file}`, import.meta.url), 'utf8'));
  const iconsFile = /** @type {IconsFile} */ (read('icons.json'));
  const metadata = /** @type {MetadataFile} */ (read('metadata.json'));
  const info = /** @type {InfoFile} */ (read('info.json'));
  const { version } = /** @type {{ version: string }} */ (read('package.json'));

  /** @type {Map<string, string>} */
  const categoryOf = new Map();
  for (const [category, names] of Object.entries(metadata.categories ?? {})) {
    for (const name of names) categoryOf.set(name, normaliseCategory(category));
  }
  const icons = Object.entries(iconsFile.icons)
    .filter(([, icon]) => icon.hidden !== true)
    .map(([name, icon]) => ({ name, category: categoryOf.get(name), svg: squareSvg(icon, iconsFile) }));
  return {
    prefix,
    icons,
    source: {
      package: `@iconify-json/${prefix}`,
      version,
      title: info.name,
      author: info.author.name,
      url: info.author.url,
      licence: drawingLicence.get(prefix) ?? { spdx: info.license.spdx, title: info.license.title, url: info.license.url },
    },
  };
}
