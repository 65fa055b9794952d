/** Gives this Node process real WebGPU through Dawn. Imported before tfjs, which looks for navigator.gpu when it loads. */
import { create, globals } from 'webgpu';
import { watchEveryDevice } from './gpuErrors';

Object.assign(globalThis, globals);
export const gpu = create([]);
// Node has a navigator only from version 21 on, and there it cannot be replaced by assignment.
Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
watchEveryDevice();

const adapter = await gpu.requestAdapter();
if (adapter === null) {
  throw new Error(
    'WebGPU has no adapter in Node: neither a hardware Vulkan driver nor a software one was found. ' +
      'Chromium brings one in software; get it with: node scripts/chromium.mjs --install',
  );
}
// Dawn asks the device by setImmediate whether it is done, over and over: that takes a core, which a software GPU needs for itself
if (adapter.info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(adapter.info.description + adapter.info.architecture)) {
  Reflect.set(globalThis, 'setImmediate', (callback: (...given: unknown[]) => void, ...given: unknown[]) => setTimeout(callback, 1, ...given));
}
