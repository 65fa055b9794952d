import { gelu, geluComposed } from './activations';
import { addGated, addGatedComposed } from './addGated';
import { attention, attentionComposed } from './attention';
import { layerNormModulate, layerNormModulateComposed } from './layerNormModulate';
import { linear, linearComposed } from './linear';

/** The operations a DiT is made of. Each has our own WGSL and a twin in plain tfjs operations that it is checked against. */
export interface KernelSet {
  linear: typeof linear;
  gelu: typeof gelu;
  layerNormModulate: typeof layerNormModulate;
  attention: typeof attention;
  addGated: typeof addGated;
}

/** Our WGSL on WebGPU; the twins where it cannot run (other backends, extents that are no multiple of 4). */
export const fusedKernels: KernelSet = { linear, gelu, layerNormModulate, attention, addGated };

/** Plain tfjs operations on every backend: the second opinion. */
export const composedKernels: KernelSet = {
  linear: linearComposed,
  gelu: geluComposed,
  layerNormModulate: layerNormModulateComposed,
  attention: attentionComposed,
  addGated: addGatedComposed,
};
