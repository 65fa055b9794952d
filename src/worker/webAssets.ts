import { bankFromSheet } from '../data/bankManifest';
import { datasetFromPack, verifyPixels } from '../data/datasetFromPack';
import { isOwnDataset } from '../data/ownDataset';
import { parsePackManifest } from '../data/packManifest';
import type { DecodedSheet } from '../data/spriteSheet';
import type { Assets } from '../engine/assets';

/** The engine's files as the page's host serves them, below `root` (an absolute URL that ends with a slash). */
export function webAssets(root: string): Assets {
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(new URL(path, root));
    if (!response.ok) throw new Error(`${path} could not be fetched (${response.status} ${response.statusText}). Reload the page, or check that the host serves the whole folder.`);
    return response;
  };
  const json = async (path: string): Promise<unknown> => (await get(path)).json();
  const sheet = async (path: string): Promise<DecodedSheet> => decodeSheet(await (await get(path)).blob());

  return {
    base: async (id) => {
      if (id.endsWith('.safetensors')) throw new Error(`This run starts from the file ${id}, which is not open. Open it again, or choose the bundled base.`);
      return (await get(`models/${id}.safetensors`)).arrayBuffer();
    },
    featureNet: async () => (await get('models/feature-net.safetensors')).arrayBuffer(),
    bank: async (id) => {
      const response = await fetch(new URL(`models/${id}.bank.json`, root));
      // a host that answers with its start page for unknown paths sends HTML, not JSON
      if (!response.ok || !(response.headers.get('content-type') ?? '').includes('json')) return null;
      return bankFromSheet(await response.json(), await sheet(`models/${id}.bank.png`), `The knowledge bank of ${id}`);
    },
    dataset: async (id) => {
      if (isOwnDataset(id)) throw new Error('The pictures of this run are a set of your own, which is not in this browser. Drop its folder on the page again, or choose a bundled set.');
      const manifest = parsePackManifest(await json(`data/${id}.json`), `data/${id}.json`);
      const dataset = datasetFromPack(manifest, await sheet(`data/${id}.png`));
      await verifyPixels(dataset);
      return dataset;
    },
  };
}

/** PNG → RGBA as stored: no colour management, no premultiplied alpha. */
async function decodeSheet(blob: Blob): Promise<DecodedSheet> {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser offers no 2-D canvas in workers, which is needed to decode pictures. Use a current version of it.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, channels: 4, data: context.getImageData(0, 0, width, height).data };
}
