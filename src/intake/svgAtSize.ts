import { attribute } from './pictureHeader';
import { svgRoot } from './pictureKind';
import { SkipError } from './skippedFile';

/** Elements that a drawing may come to once its `use`s are drawn: beyond that a few lines can keep a page busy for hours. */
const MAX_DRAWN_ELEMENTS = 20_000;

/** How deep `use`s may name one another. */
const MAX_USE_DEPTH = 100;

/** Elements with ids that lie in one another and are all counted for. */
const MAX_NESTED = 64;

/**
 * An SVG's text with a size of its own, so that every browser draws it at that size. Throws a SkipError for drawings that would keep the page busy.
 * Scripts need no care: a browser runs none in a picture, nor loads anything for it.
 */
export function svgAtSize(text: string, width: number, height: number): string {
  if (/<!ENTITY/i.test(text)) throw new SkipError('unreadable', 'is an SVG with entities, which are not read');
  if (drawnElements(text) > MAX_DRAWN_ELEMENTS) throw new SkipError('too-large', `is an SVG that draws more than ${MAX_DRAWN_ELEMENTS} elements`);
  const at = svgRoot(text);
  const root = /^<svg(?:"[^"]*"|'[^']*'|[^>"'])*>/.exec(text.slice(at))?.[0] ?? '';
  const box = attribute(root, 'viewBox') === null ? ` viewBox="0 0 ${plainNumber(attribute(root, 'width')) ?? width} ${plainNumber(attribute(root, 'height')) ?? height}"` : '';
  const space = /\sxmlns\s*=/.test(root) ? '' : ' xmlns="http://www.w3.org/2000/svg"';
  const sized = root.replace(/\s(?:width|height)\s*=\s*(?:"[^"]*"|'[^']*')/g, '').replace(/^<svg/, `<svg${space}${box} width="${width}" height="${height}"`);
  return text.slice(0, at) + sized + text.slice(at + root.length);
}

function plainNumber(length: string | null): number | null {
  const value = parseFloat(length ?? '');
  return value > 0 && !(length ?? '').includes('%') ? value : null;
}

/** Elements that are drawn, each `use` counted as what it names; Infinity where they name each other in a circle. */
function drawnElements(text: string): number {
  const { weights, all } = outline(text);
  const known = new Map<string, number>();
  const weigh = (id: string, depth: number): number => {
    if (depth > MAX_USE_DEPTH) return Infinity;
    const before = known.get(id);
    if (before !== undefined) return before;
    known.set(id, Infinity); // until it is known: who comes back here goes round in a circle
    const named = weights.get(id);
    const weight = named === undefined ? 0 : named.elements + named.uses.reduce((sum, use) => sum + weigh(use, depth + 1), 0);
    known.set(id, weight);
    return weight;
  };
  return all.elements + all.uses.reduce((sum, use) => sum + weigh(use, 0), 0);
}

interface Weight {
  elements: number;
  uses: string[];
}

/** For the drawing and for each element with an id: how many elements are in it, and which others it uses. */
function outline(text: string): { weights: Map<string, Weight>; all: Weight } {
  const weights = new Map<string, Weight>();
  const all: Weight = { elements: 0, uses: [] };
  const open: (Weight | null)[] = [];
  const holders: Weight[] = [];
  for (const [, close, name, attributes = '', selfClosed] of text.matchAll(/<(\/?)([A-Za-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^>"'/]|\/(?!>))*)(\/?)>/g)) {
    if (close === '/') {
      if (open.pop()) holders.pop();
      continue;
    }
    const id = attribute(attributes, 'id');
    const own: Weight | null = id === null ? null : { elements: 0, uses: [] };
    if (own !== null && id !== null) {
      weights.set(id, own);
      holders.push(own);
    }
    const target = /\s(?:xlink:)?href\s*=\s*["']#([^"']*)["']/.exec(attributes)?.[1];
    for (const holder of [all, ...holders.slice(-MAX_NESTED)]) {
      holder.elements += 1;
      if (name === 'use' && target !== undefined) holder.uses.push(target);
    }
    if (selfClosed === '/') {
      if (own !== null) holders.pop();
    } else open.push(own);
  }
  return { weights, all };
}
