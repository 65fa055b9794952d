import { silu, siluComposed } from './activations';
import { attention, attentionComposed } from './attention';
import { labelCondition, labelConditionComposed } from './embeddings';
import { addGatedLastLayerNorm, addGatedLayerNorm, addGatedLayerNormComposed, layerNormModulate, layerNormModulateComposed } from './layerNormModulate';
import { linear, linearComposed } from './linear';
import { mlp, mlpComposed } from './mlp';
import { modulations, modulationsComposed } from './modulations';
import { patchify, patchifyComposed, unpatchify, unpatchifyComposed } from './patchify';
import { rowLosses, rowLossesComposed } from './rowLosses';

/** The operations a DiT and its loss are made of. Each has our own WGSL and a twin in plain tfjs operations that it is checked against. */
export interface KernelSet {
  linear: typeof linear;
  silu: typeof silu;
  labelCondition: typeof labelCondition;
  modulations: typeof modulations;
  layerNormModulate: typeof layerNormModulate;
  addGatedLayerNorm: typeof addGatedLayerNorm;
  addGatedLastLayerNorm: typeof addGatedLastLayerNorm;
  attention: typeof attention;
  mlp: typeof mlp;
  patchify: typeof patchify;
  unpatchify: typeof unpatchify;
  rowLosses: typeof rowLosses;
}

/** Our WGSL on WebGPU; the twins where it cannot run (other backends, extents that are no multiple of 4). */
export const fusedKernels: KernelSet = {
  linear,
  silu,
  labelCondition,
  modulations,
  layerNormModulate,
  addGatedLayerNorm,
  addGatedLastLayerNorm,
  attention,
  mlp,
  patchify,
  unpatchify,
  rowLosses,
};

/** Plain tfjs operations on every backend: the second opinion. */
export const composedKernels: KernelSet = {
  linear: linearComposed,
  silu: siluComposed,
  labelCondition: labelConditionComposed,
  modulations: modulationsComposed,
  layerNormModulate: layerNormModulateComposed,
  addGatedLayerNorm: addGatedLayerNormComposed,
  addGatedLastLayerNorm: (inputs) => addGatedLayerNormComposed(inputs)[1],
  attention: attentionComposed,
  mlp: mlpComposed,
  patchify: patchifyComposed,
  unpatchify: unpatchifyComposed,
  rowLosses: rowLossesComposed,
};
