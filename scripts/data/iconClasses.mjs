import { readIconPackage } from './iconPackage.mjs';

/** @typedef {import('./iconPackage.mjs').Icon} Icon */

/** The nine groups into which Unicode sorts its emoji, in alphabetical order. */
export const unicodeGroups = [
  'activities', 'animals nature', 'flags', 'food drink', 'objects', 'people body', 'smileys emotion', 'symbols', 'travel places',
];

/** What older emoji sets call these groups. */
const groupOfOldCategory = new Map([
  ['nature', 'animals nature'],
  ['food', 'food drink'],
  ['travel', 'travel places'],
  ['people', 'people body'],
  ['places', 'travel places'],
]);

const skinToneName = /skin-tone|medium-light|medium-dark|-(light|medium|dark)$|-(light|medium|dark)-skin/;

/**
 * One hand in five colours is one picture for our purpose. The category is asked too: "pendulum-light" is no skin tone.
 * @param {string} name
 * @param {string | undefined} category
 */
export function isSkinToneVariant(name, category) {
  return category !== undefined && /people|smil/.test(category) && skinToneName.test(name);
}

/**
 * Unicode group by icon name, as Noto has it, else Twemoji; the same name is in the same group in every set.
 * @returns {(name: string, ownCategory: string | undefined) => string | undefined} undefined: none of the nine
 */
export function unicodeGroupByName() {
  /** @type {Map<string, string | undefined>} */
  const groupOf = new Map();
  for (const prefix of ['noto', 'twemoji']) {
    for (const { name, category } of readIconPackage(prefix).icons) {
      if (!isSkinToneVariant(name, category) && !groupOf.has(name)) groupOf.set(name, category);
    }
  }
  return (name, ownCategory) => {
    const group = groupOf.has(name) ? groupOf.get(name) : (groupOfOldCategory.get(ownCategory ?? '') ?? ownCategory);
    return group !== undefined && unicodeGroups.includes(group) ? group : undefined;
  };
}
