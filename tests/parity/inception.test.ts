import { describeInceptionParity } from './inceptionParity';

describeInceptionParity('cpu', ['noise', 'gradient', 'stripes', 'smallNoise']);
