/** A decoded PNG or canvas: rows of pixels, RGB or RGBA, 8 bit. An alpha channel is ignored: the sheets are opaque. */
export interface DecodedSheet {
  width: number;
  height: number;
  channels: 3 | 4;
  data: Uint8Array | Uint8ClampedArray;
}

/** How pictures lie on a sheet: row by row, `columns` in a row. */
export interface SheetLayout {
  count: number;
  columns: number;
  imageSize: number;
}

/**
 * Cuts a sheet into its pictures.
 * @param what names the sheet in errors, as in "The picture sheet of circle-flags"
 * @returns RGB, [count, imageSize, imageSize, 3]
 */
export function cutSheet(sheet: DecodedSheet, layout: SheetLayout, what: string): Uint8Array<ArrayBuffer> {
  const { count, columns, imageSize } = layout;
  checkSize(sheet, layout, what);
  const pixels = new Uint8Array(count * imageSize * imageSize * 3);
  let to = 0;
  for (let index = 0; index < count; index++) {
    const left = (index % columns) * imageSize;
    const top = Math.floor(index / columns) * imageSize;
    for (let y = 0; y < imageSize; y++) {
      let from = ((top + y) * sheet.width + left) * sheet.channels;
      for (let x = 0; x < imageSize; x++, from += sheet.channels) {
        pixels[to++] = sheet.data[from] ?? 0;
        pixels[to++] = sheet.data[from + 1] ?? 0;
        pixels[to++] = sheet.data[from + 2] ?? 0;
      }
    }
  }
  return pixels;
}

function checkSize({ width, height, channels, data }: DecodedSheet, { count, columns, imageSize }: SheetLayout, what: string): void {
  const expectedWidth = columns * imageSize;
  const expectedHeight = Math.ceil(count / columns) * imageSize;
  if (width !== expectedWidth || height !== expectedHeight) {
    throw new Error(
      `${what} is ${width}×${height} pixels; ${count} pictures of ${imageSize}×${imageSize} in ${columns} columns need ${expectedWidth}×${expectedHeight}. ` +
        'The sheet and its description are not of one version: reload the page, or rebuild both with "npm run data".',
    );
  }
  if (data.length !== width * height * channels) {
    throw new Error(
      `${what} decoded to ${data.length} bytes, but ${width}×${height} pixels with ${channels} channels have ${width * height * channels}. ` +
        'Decode it to 8-bit RGB or RGBA without padding and state the right number of channels.',
    );
  }
}
