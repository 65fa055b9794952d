import { describeFeatureParity } from './featureParity';

// Few images, since a software adapter takes up to a second each. The distances need all 256: the loops' test has them.
describeFeatureParity('webgpu', ['noto-a', 'openmoji'], 6);
