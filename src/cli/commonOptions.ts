import { matMulChoices } from '../config/matMulFamily';
import { finiteNumber, oneOf, seedNumber, text } from './optionValues';

/** Options that several commands have, each with one meaning. */
export const backendOption = {
  placeholder: 'webgpu|cpu',
  help: "where to compute: WebGPU through Dawn (default), or tfjs's plain CPU backend, slow",
  parse: oneOf('webgpu', 'cpu'),
};

export const matMulOption = {
  placeholder: matMulChoices.join('|'),
  help: 'programs that multiply matrices on the GPU; default auto, the faster ones as measured at the start',
  parse: oneOf(...matMulChoices),
};

export const assetsOption = {
  placeholder: 'DIR',
  help: "folder that holds models/ and data/; default: the project's public/",
  parse: text,
};

export const dtypeOption = {
  placeholder: 'F32|F16',
  help: 'number format of the weights written; default F32',
  parse: oneOf('F32', 'F16'),
};

export const seedOption = {
  placeholder: 'N',
  help: 'seed of everything random; default 0',
  parse: seedNumber,
};

export const guidanceOption = {
  placeholder: 'X',
  help: 'classifier-free guidance scale; default 1, none',
  parse: finiteNumber,
};
