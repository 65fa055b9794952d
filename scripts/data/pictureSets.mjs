import { isSkinToneVariant, unicodeGroupByName } from './iconClasses.mjs';
import { readIconPackage } from './iconPackage.mjs';

/** @typedef {import('./iconPackage.mjs').Icon} Icon */
/** @typedef {import('./iconPackage.mjs').IconPackage} IconPackage */
/** @typedef {{ name: string, className: string, svg: string }} LabelledIcon */
/** @typedef {{ source: IconPackage['source'], icons: LabelledIcon[] }} LabelledSource */
/**
 * @typedef {object} PictureSet
 * @property {string} id
 * @property {string} title
 * @property {'source' | 'target'} role
 * @property {boolean} flip whether a mirrored picture is still one of the set: not a flag, a logo, a letter
 * @property {string[]} thumbnails names of the pictures on its tile
 * @property {() => LabelledSource[]} read
 */

/**
 * @param {IconPackage} iconPackage
 * @param {(icon: Icon) => string | undefined} classOf undefined: left out
 * @returns {LabelledSource}
 */
function label({ icons, source }, classOf) {
  const labelled = icons.flatMap((icon) => {
    const className = isSkinToneVariant(icon.name, icon.category) ? undefined : classOf(icon);
    return className === undefined ? [] : [{ name: icon.name, className, svg: icon.svg }];
  });
  return { source, icons: labelled };
}

/** @param {string} prefix @param {string} className */
const oneClass = (prefix, className) => () => [label(readIconPackage(prefix), () => className)];

/** @param {string} prefix */
const ownCategories = (prefix) => () => [label(readIconPackage(prefix), ({ category }) => category)];

function readEmoji() {
  const groupOf = unicodeGroupByName();
  return ['noto', 'noto-v1', 'twemoji', 'fluent-emoji-flat', 'emojione'].map((prefix) => {
    const { source, icons } = label(readIconPackage(prefix), ({ name, category }) => groupOf(name, category));
    return { source, icons: icons.map((icon) => ({ ...icon, name: `${prefix}:${icon.name}` })) };
  });
}

/** The package sorts nothing itself; its flat twin has the same names and does. */
function readFluentEmoji() {
  const groupOf = unicodeGroupByName();
  const flatCategories = new Map(readIconPackage('fluent-emoji-flat').icons.map(({ name, category }) => [name, category]));
  const { icons, ...rest } = readIconPackage('fluent-emoji');
  const sorted = icons.map((icon) => ({ ...icon, category: flatCategories.get(icon.name) }));
  return [label({ ...rest, icons: sorted }, ({ name, category }) => groupOf(name, category))];
}

/** @type {PictureSet[]} */
export const pictureSets = [
  {
    id: 'emoji',
    title: 'Emoji',
    role: 'source',
    flip: true,
    thumbnails: ['noto:grinning-face', 'twemoji:dog-face', 'fluent-emoji-flat:red-apple', 'emojione:sailboat', 'noto-v1:wrapped-gift', 'noto:guitar', 'twemoji:woman-dancing', 'fluent-emoji-flat:sunflower'],
    read: readEmoji,
  },
  {
    id: 'circle-flags',
    title: 'Circle Flags',
    role: 'target',
    flip: false,
    thumbnails: ['br', 'jp', 'za', 'gb', 'kr', 'ca', 'in', 'se'],
    read: oneClass('circle-flags', 'flags'),
  },
  {
    id: 'openmoji',
    title: 'OpenMoji',
    role: 'target',
    flip: true,
    thumbnails: ['grinning-face', 'dog-face', 'red-apple', 'sailboat', 'wrapped-gift', 'guitar', 'woman-dancing', 'sunflower'],
    read: ownCategories('openmoji'),
  },
  {
    id: 'fluent-emoji',
    title: 'Fluent Emoji (3-D)',
    role: 'target',
    flip: true,
    thumbnails: ['grinning-face', 'dog-face', 'red-apple', 'sailboat', 'wrapped-gift', 'guitar', 'woman-dancing', 'sunflower'],
    read: readFluentEmoji,
  },
  {
    id: 'fxemoji',
    title: 'Firefox OS Emoji',
    role: 'target',
    flip: true,
    thumbnails: ['bug', 'redapple', 'guitar', 'sunflower', 'sailboat', 'present', 'rocket', 'dog'],
    read: ownCategories('fxemoji'),
  },
  {
    id: 'meteocons',
    title: 'Meteocons',
    role: 'target',
    flip: true,
    thumbnails: ['clear-day-fill', 'overcast-rain-fill', 'thunderstorms-fill', 'snowflake', 'rainbow-fill', 'clear-night-fill', 'umbrella-fill', 'thermometer-fill'],
    read: oneClass('meteocons', 'weather'),
  },
  {
    id: 'game-icons',
    title: 'Game Icons',
    role: 'target',
    flip: true,
    thumbnails: ['sea-dragon', 'broadsword', 'castle', 'potion-ball', 'crossed-chains', 'wolf-head', 'treasure-map', 'ostrich'],
    read: oneClass('game-icons', 'game icons'),
  },
  {
    id: 'vscode-icons',
    title: 'VSCode Icons',
    role: 'target',
    flip: false,
    thumbnails: ['file-type-java', 'file-type-python', 'folder-type-src', 'file-type-rust', 'file-type-vue', 'folder-type-images', 'file-type-docker', 'file-type-css'],
    read: oneClass('vscode-icons', 'file icons'),
  },
  {
    id: 'cryptocurrency-color',
    title: 'Cryptocurrency Coins',
    role: 'target',
    flip: false,
    thumbnails: ['btc', 'eth', 'ltc', 'xrp', 'doge', 'dash', 'bnb', 'zec'],
    read: oneClass('cryptocurrency-color', 'coins'),
  },
];
