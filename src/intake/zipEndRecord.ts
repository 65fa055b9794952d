/** What a zip says of its list of entries, in its last record. */
export interface ZipEndRecord {
  /** Files and folders. */
  entries: number;
  /** Bytes of the list. */
  directoryBytes: number;
}

const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_RECORD = 0x06064b50;
const ZIP64_RECORD_BYTES = 56;

/** null where there is no such record: then it is no zip, or one that is cut off. */
export async function zipEndRecord(archive: Blob): Promise<ZipEndRecord | null> {
  const from = Math.max(0, archive.size - ZIP64_LOCATOR_BYTES - END_RECORD_BYTES - MAX_COMMENT_BYTES);
  const tail = new DataView(await archive.slice(from).arrayBuffer());
  for (let at = tail.byteLength - END_RECORD_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END_RECORD) continue;
    const record = { entries: tail.getUint16(at + 10, true), directoryBytes: tail.getUint32(at + 12, true) };
    // all ones: the numbers are too large for this record and stand in another one
    if (record.directoryBytes !== 0xffffffff && record.entries !== 0xffff) return record;
    return (await zip64Record(archive, tail, at - ZIP64_LOCATOR_BYTES)) ?? record;
  }
  return null;
}

async function zip64Record(archive: Blob, tail: DataView, locator: number): Promise<ZipEndRecord | null> {
  if (locator < 0 || tail.getUint32(locator, true) !== ZIP64_LOCATOR) return null;
  const offset = Number(tail.getBigUint64(locator + 8, true));
  if (offset + ZIP64_RECORD_BYTES > archive.size) return null;
  const record = new DataView(await archive.slice(offset, offset + ZIP64_RECORD_BYTES).arrayBuffer());
  if (record.getUint32(0, true) !== ZIP64_RECORD) return null;
  return { entries: Number(record.getBigUint64(32, true)), directoryBytes: Number(record.getBigUint64(40, true)) };
}
