/**
 * Prints what WebGPU adapter Dawn finds in this process's environment, as one line of JSON (null: none):
 *
 *   node scripts/describeAdapter.mjs
 */
import { create } from 'webgpu';

const adapter = await create([]).requestAdapter();
const info = adapter?.info;
console.log(
  JSON.stringify(
    info === undefined ? null : { vendor: info.vendor, architecture: info.architecture, device: info.device, description: info.description, isFallbackAdapter: info.isFallbackAdapter },
  ),
);
