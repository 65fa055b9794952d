import { describeFeatureParity } from './featureParity';

describeFeatureParity('webgpu', ['noto-a', 'openmoji', 'noto-a-noise24'], 256);
