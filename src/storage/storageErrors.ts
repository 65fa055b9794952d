/** The storage is full. What was stored before is untouched. */
export class StorageFullError extends Error {
  override name = 'StorageFullError';
  constructor() {
    super('The browser’s storage for this page is full. What was kept before is untouched. Free some: delete runs or picture sets that you no longer need.');
  }
}

/** What was stored cannot be read, or is not what was written: changed or cut from outside. */
export class DamagedRecordError extends Error {
  override name = 'DamagedRecordError';
}

/** A full storage by that name; anything else as it came. */
export function asStorageError(error: unknown): unknown {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? new StorageFullError() : error;
}
