import { describeInceptionParity } from './inceptionParity';

describeInceptionParity('webgpu', ['noise', 'smallNoise']);
