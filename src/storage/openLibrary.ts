import { memoryBytes } from './byteStore';
import { indexedRecords } from './indexedRecords';
import type { Library } from './library';
import { memoryRecords } from './memoryRecords';
import { privateFiles } from './privateFiles';
import { storedLibrary } from './storedLibrary';

/** The browser's library, or one that lasts as long as the page where the browser keeps nothing. */
export async function openLibrary(): Promise<Library> {
  try {
    const [records, bytes] = await Promise.all([indexedRecords(), privateFiles()]);
    return storedLibrary({ records, bytes, use: () => browserUse(true) });
  } catch {
    return storedLibrary({ records: memoryRecords(), bytes: memoryBytes(), use: () => browserUse(false) });
  }
}

async function browserUse(isLasting: boolean) {
  const storage = (navigator as Partial<NavigatorStorage>).storage; // WebKitGTK has none
  const { usage = null, quota = null } = (await storage?.estimate().catch(() => null)) ?? {};
  return { usedBytes: usage, quotaBytes: quota, isPersisted: (await storage?.persisted().catch(() => false)) ?? false, isLasting };
}
