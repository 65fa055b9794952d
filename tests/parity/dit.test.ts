import { beforeAll, describe } from 'vitest';
import { openCpuDevice } from '../../src/engine/device';
import { parityCases } from './dit.cases';

describe("parity of the DiT on tfjs's CPU backend", () => {
  beforeAll(openCpuDevice);
  parityCases();
});
