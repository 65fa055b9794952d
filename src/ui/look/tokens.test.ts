import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, deltaE, seenBy, type Vision } from './colorVision.testdata';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The custom properties of the block after a selector. */
function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`tokens.css has no block ${selector}.`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

const light = tokensOf(':root');
const dark = tokensOf(":root[data-theme='dark']");
const themes = [
  { theme: 'light', tokens: light, least: 33, leastOfArms: 21 },
  { theme: 'dark', tokens: dark, least: 40, leastOfArms: 21 },
];

const methods = ['pretrained', 'standard', 'diff-tuning'];
const arms = [1, 2, 3, 4, 5, 6, 7].map((number) => `arm-${number}`);
const grounds = ['paper', 'raised', 'sunken'];
const visions: Vision[] = ['trichromacy', 'protanopia', 'deuteranopia', 'tritanopia'];

const pairsOf = (names: readonly string[]): [string, string][] => names.flatMap((one, index) => names.slice(index + 1).map((other): [string, string] => [one, other]));
const colorOf = (tokens: Record<string, string>, name: string): string => {
  const color = tokens[name];
  if (color === undefined) throw new Error(`tokens.css has no --${name}.`);
  return color;
};

/** The pairs that are told apart less easily than by `least`. */
function confused(tokens: Record<string, string>, pairs: readonly [string, string][], least: number): string[] {
  return visions.flatMap((vision) =>
    pairs.flatMap(([one, other]) => {
      const difference = deltaE(seenBy(vision, colorOf(tokens, one)), seenBy(vision, colorOf(tokens, other)));
      return difference < least ? [`${one} and ${other}, ${vision}: ΔE ${difference.toFixed(1)}`] : [];
    }),
  );
}

const faint = (tokens: Record<string, string>, names: readonly string[], on: readonly string[], least: number): string[] =>
  names.flatMap((name) =>
    on.flatMap((ground) => {
      const ratio = contrast(colorOf(tokens, name), colorOf(tokens, ground));
      return ratio < least ? [`${name} on ${ground}: ${ratio.toFixed(2)}:1`] : [];
    }),
  );

describe.each(themes)('the colours of the $theme theme', ({ tokens, least, leastOfArms }) => {
  it('keep the three models apart for every kind of colour vision', () => {
    expect(confused(tokens, pairsOf(methods), least)).toEqual([]);
  });

  it('keep the lab’s runs apart from each other and from the three', () => {
    expect(confused(tokens, [...pairsOf(arms), ...arms.flatMap((arm) => methods.map((method): [string, string] => [arm, method]))], leastOfArms)).toEqual([]);
  });

  it('can be read as text on every ground', () => {
    expect(faint(tokens, [...methods, 'ink', 'ink-soft'], grounds, 4.5)).toEqual([]);
    expect(faint(tokens, ['ink', 'ink-soft'], ['note-ground'], 4.5)).toEqual([]);
    expect(faint(tokens, ['danger', 'ink'], ['danger-ground'], 4.5)).toEqual([]);
    expect(faint(tokens, ['on-accent'], methods, 4.5)).toEqual([]);
  });

  it('can be seen as lines and edges where they are drawn', () => {
    expect(faint(tokens, ['control-line', 'focus', 'lost', 'won'], grounds, 3)).toEqual([]);
    expect(faint(tokens, arms, ['paper', 'raised'], 3)).toEqual([]);
  });
});

it('the dark theme is the same when it is chosen and when the system asks for it', () => {
  expect(tokensOf(":root:not([data-theme='light'])")).toEqual(dark);
});

it('a theme that is chosen names every colour that the other has', () => {
  const colors = Object.keys(light).filter((name) => light[name]?.startsWith('#'));
  expect(Object.keys(dark).sort()).toEqual(colors.sort());
});
