import { describeFeatureParity } from './featureParity';

describeFeatureParity('webgpu', ['noto-a', 'openmoji']);
