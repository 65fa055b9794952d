/** An SVG as a picture of that size, by way of an image element: nothing in it runs or is loaded. null where the browser cannot draw it. */
export async function drawSvg(svg: string, width: number, height: number): Promise<ImageBitmap | null> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    return canvas.transferToImageBitmap();
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}
