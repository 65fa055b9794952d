import { describe } from 'vitest';
import { parityCases } from './dit.cases';

describe('parity of the DiT on WebGPU', () => {
  parityCases();
});
