import { ContestProcess } from './contestProcess';
import type { DeviceFacts } from './gpuProbe';
import { matMulKernels, type MatMulKernel } from './matmulPeak';
import type { MatMulPeakResult } from './rows';

const SOFTWARE = { size: 512, bursts: 8 };
const HARDWARE = { size: 2048, bursts: 16 };

/** The device and the best that any of the matrix-product kernels reaches on it. */
export async function measurePeak(): Promise<{ device: DeviceFacts; peak: MatMulPeakResult }> {
  const peak = { gflopPerSecond: 0, gflopPerThreadSecond: null as number | null };
  const bursts = async (kernel: MatMulKernel, { size, bursts: count }: typeof SOFTWARE): Promise<DeviceFacts> => {
    const process = await ContestProcess.open({ kind: 'matmul', kernel, size });
    try {
      for (let burst = 1; burst <= count; burst++) {
        const { values: [flop = NaN], wallMs, threadSeconds } = await process.run(burst);
        if (burst === 1) continue; // compiles
        peak.gflopPerSecond = Math.max(peak.gflopPerSecond, flop / 1e6 / wallMs);
        if (threadSeconds !== null) peak.gflopPerThreadSecond = Math.max(peak.gflopPerThreadSecond ?? 0, flop / 1e9 / threadSeconds);
      }
      return process.device;
    } finally {
      process.close();
    }
  };
  const device = await bursts('registers8', { ...SOFTWARE, bursts: 2 });
  for (const kernel of matMulKernels) await bursts(kernel, device.isSoftware ? SOFTWARE : HARDWARE);
  return { device, peak };
}
