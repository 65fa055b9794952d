import sharp from 'sharp';

export const imageSize = 32;

/** One thread inside libvips: the icons are tiny, and several are drawn at once. */
sharp.concurrency(1);
const drawnAtOnce = 4;

/**
 * An SVG on white, as RGB bytes [32, 32, 3].
 * @param {string} svg
 */
async function renderIcon(svg) {
  return sharp(Buffer.from(svg))
    .flatten({ background: '#fff' })
    .removeAlpha()
    .toColourspace('srgb')
    .resize(imageSize, imageSize, { fit: 'fill', kernel: 'mitchell' })
    .raw()
    .toBuffer();
}

/**
 * @param {string[]} svgs
 * @returns {Promise<Uint8Array[]>} each [32, 32, 3], in the order given
 */
export async function renderIcons(svgs) {
  /** @type {Uint8Array[]} */
  const pictures = new Array(svgs.length);
  let next = 0;
  const draw = async () => {
    while (next < svgs.length) {
      const index = next++;
      pictures[index] = await renderIcon(/** @type {string} */ (svgs[index]));
    }
  };
  await Promise.all(Array.from({ length: drawnAtOnce }, draw));
  return pictures;
}
