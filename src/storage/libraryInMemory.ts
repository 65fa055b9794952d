import { memoryBytes } from './byteStore';
import type { Library } from './library';
import { memoryRecords } from './memoryRecords';
import { storedLibrary } from './storedLibrary';

/** A library that lasts as long as the page: for browsers that keep nothing. */
export function libraryInMemory(): Library {
  const use = () => Promise.resolve({ usedBytes: null, quotaBytes: null, isPersisted: false, isLasting: false });
  return storedLibrary({ records: memoryRecords(), bytes: memoryBytes(), use });
}
