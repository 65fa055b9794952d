import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { svg, text } from './pictures.testdata';
import { svgAtSize } from './svgAtSize';

const rootOf = (drawing: string): string => /<svg[^>]*>/.exec(drawing)?.[0] ?? '';

describe('an SVG at a size', () => {
  it('has that size, and what it shows fills it', async () => {
    for (const attributes of ['viewBox="0 0 10 10"', 'width="10" height="10"', 'width="10px" height=\'10\' viewBox="0 0 10 10"']) {
      const sized = svgAtSize(svg('<rect width="10" height="10" fill="rgb(0,128,128)"/>', attributes), 32, 32);
      const { data, info } = await sharp(text(sized)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([32, 32]);
      expect([...data.subarray(-3)]).toEqual([0, 128, 128]);
    }
  });

  it('is the drawing alone otherwise: prolog and inner elements stay as they are', () => {
    const before = '<?xml version="1.0"?><!-- <svg width="1"> -->';
    const inside = '<rect width="3" height="4"/>';
    const sized = svgAtSize(`${before}${svg(inside)}`, 5, 6);
    expect(sized.startsWith(before)).toBe(true);
    expect(sized).toContain(inside);
    expect(rootOf(sized.slice(before.length))).toContain('width="5" height="6"');
  });

  it('gets the name space without which it would not be a picture', () => {
    expect(rootOf(svgAtSize('<svg viewBox="0 0 1 1"></svg>', 5, 5))).toContain('xmlns="http://www.w3.org/2000/svg"');
  });

  it('is refused where it would keep the page busy: entities, and uses of uses of uses', () => {
    expect(() => svgAtSize(`<!DOCTYPE svg [<!ENTITY a "b">]>${svg()}`, 8, 8)).toThrow('entities');
    const layers = Array.from({ length: 20 }, (_, layer) => `<g id="l${layer + 1}">${`<use href="#l${layer}"/>`.repeat(10)}</g>`).join('');
    expect(() => svgAtSize(svg(`<rect id="l0" width="1" height="1"/>${layers}`), 8, 8)).toThrow('draws more than');
    expect(() => svgAtSize(svg('<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>'), 8, 8)).toThrow('draws more than');
    const chain = Array.from({ length: 50_000 }, (_, layer) => `<g id="l${layer}"><use href="#l${layer + 1}"/></g>`).join('');
    expect(() => svgAtSize(svg(chain), 8, 8)).toThrow('draws more than');
  });

  it('may use a drawing of its own often', () => {
    expect(() => svgAtSize(svg(`<circle id="dot" r="1"/>${'<use href="#dot"/>'.repeat(500)}`), 8, 8)).not.toThrow();
  });
});
