import type { StorageFault } from '../../store/libraryState';

/** Why something could not be written. */
export function faultOf(error: unknown): StorageFault {
  const isFull = error instanceof Error && error.name === 'StorageFullError'; // its class does not survive the way from the worker
  return { kind: isFull ? 'full' : 'failed', message: error instanceof Error ? error.message : String(error) };
}
