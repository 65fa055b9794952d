import { ContestProcess } from './contestProcess';
import type { DeviceFacts } from './gpuProbe';
import { matMulKernels } from './matmulPeak';
import type { MatMulPeakResult } from './rows';

const SOFTWARE = { size: 512, bursts: 12 };
const HARDWARE = { size: 2048, bursts: 16 };

/** The device and the best that either matrix-product kernel reaches on it. */
export async function measurePeak(): Promise<{ device: DeviceFacts; peak: MatMulPeakResult }> {
  const peak = { gflopPerSecond: 0, gflopPerThreadSecond: null as number | null };
  const bursts = async (kernel: (typeof matMulKernels)[number], { size, bursts: count }: typeof SOFTWARE): Promise<DeviceFacts> => {
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
  let device = await bursts('registers', SOFTWARE);
  if (!device.isSoftware) device = await bursts('registers', HARDWARE);
  await bursts('workgroup', device.isSoftware ? SOFTWARE : HARDWARE);
  return { device, peak };
}
