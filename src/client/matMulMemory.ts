import { z } from 'zod';
import { matMulChoices, type MatMulChoice, type MatMulTimes } from '../config/matMulFamily';
import type { MatMulWish } from '../protocol/commands';

/** What this browser remembers of how matrices are to be multiplied. */
export interface MatMulMemory {
  wish: () => MatMulWish;
  choose: (choice: MatMulChoice) => void;
  /** `device`: the name that the engine gives it. */
  remember: (device: string, times: MatMulTimes) => void;
  forget: (device: string) => void;
}

/** To be raised when the programs change so much that what was measured says nothing about them. */
const KEY = 'matMul-1';

/** JSON knows no Infinity, the time of a family that does not work. */
const milliseconds = z
  .number()
  .nullable()
  .transform((value) => value ?? Infinity);
const memorySchema = z.object({
  choice: z.enum(matMulChoices),
  remembered: z.record(z.string(), z.object({ registers: milliseconds, workgroups: milliseconds })),
});

/** Where there is no storage, or none that may be used, all is remembered as long as the page. */
export function createMatMulMemory(storage: () => Storage = () => localStorage): MatMulMemory {
  let wish = stored(storage) ?? { choice: 'auto', remembered: {} };
  const keep = (next: MatMulWish): void => {
    wish = next;
    try {
      storage().setItem(KEY, JSON.stringify(next));
    } catch {
      // blocked or full
    }
  };
  return {
    wish: () => wish,
    choose: (choice) => keep({ ...wish, choice }),
    remember: (device, times) => keep({ ...wish, remembered: { ...wish.remembered, [device]: times } }),
    forget: (device) => keep({ ...wish, remembered: Object.fromEntries(Object.entries(wish.remembered).filter(([name]) => name !== device)) }),
  };
}

function stored(storage: () => Storage): MatMulWish | null {
  try {
    return memorySchema.parse(JSON.parse(storage().getItem(KEY) ?? 'null'));
  } catch {
    return null;
  }
}
