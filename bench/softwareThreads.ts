import { readdirSync, readFileSync } from 'node:fs';

/** Names that software Vulkan drivers give their threads (SwiftShader: Thread<01>). Node's own keep the name of the process. */
const DRIVER_THREAD = /^(Thread<|llvmpipe-)/;

/**
 * Processor seconds that a software GPU driver's threads have used in this process so far; null where the system does not tell (only Linux does).
 * Steady under other load, where wall time is not, and free of Dawn's polling.
 */
export function softwareThreadSeconds(): number | null {
  try {
    let nanoseconds = 0;
    for (const thread of readdirSync('/proc/self/task')) {
      const folder = `/proc/self/task/${thread}`;
      if (!DRIVER_THREAD.test(readFileSync(`${folder}/comm`, 'utf8'))) continue;
      nanoseconds += Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0]);
    }
    return nanoseconds / 1e9;
  } catch {
    return null;
  }
}
