import { sha256Hex } from '../data/sha256';
import { areaResize, type Framing, type PictureRows, type Rgb } from './areaResize';
import { Budget } from './budget';
import { entryPath, isHidden, pathText, stem, type EntryPath } from './entryPath';
import { inOrder } from './inOrder';
import { isLabelFile, LabelFileError, labelTable, type LabelTable } from './labelTable';
import { MAX_ARCHIVE_BYTES, MAX_FILE_BYTES, MAX_LABEL_FILE_BYTES, MAX_LABEL_FILES, MAX_PIXELS, MAX_SIDE, MAX_SVG_BYTES, maxPictures, MIN_SIDE } from './limits';
import { BrokenPictureError, pictureHeader, type PictureHeader, type PictureNote } from './pictureHeader';
import { fileKind, KIND_BYTES, type FileKind } from './pictureKind';
import { SkipError, type SkippedFile } from './skippedFile';
import { ArchiveError, type UnpackedEntry } from './unpackedEntry';
import { unpackTar } from './unpackTar';
import { unpackZip } from './unpackZip';

/** A file that a person gave, with the path it had below what was given. */
export interface GivenFile {
  path: string;
  file: Blob;
}

/** Everything that decides the pixels of a picture that is read. */
export interface ReadSettings {
  /** Pixels of a side, as the base model takes them. */
  imageSize: number;
  framing: Framing;
  /** Behind transparent pictures and beside those that are not square. */
  ground: Rgb;
}

export interface ReadPicture {
  path: EntryPath;
  /** As decoded: turned as the photograph says. */
  width: number;
  height: number;
  /** Of the file. */
  bytes: number;
  notes: PictureNote[];
  /** SHA-256 of the file, hex. */
  sha256: string;
  /** RGB, [imageSize, imageSize, 3]. */
  pixels: Uint8Array<ArrayBuffer>;
}

/** What came of a file. `archive`: it holds so many files (null: it does not say), which follow. */
export type Finding =
  | { is: 'picture'; picture: ReadPicture }
  | { is: 'skipped'; file: SkippedFile }
  | { is: 'hidden' }
  | { is: 'labels'; table: LabelTable }
  | { is: 'archive'; path: string; count: number | null };

/** Decodes on the given ground. Rejects where the bytes are broken. `close` frees what it holds. */
export type DecodePicture = (bytes: Uint8Array<ArrayBuffer>, header: PictureHeader, ground: Rgb) => Promise<PictureRows & { close: () => void }>;

/** Files worked on at once: a few, so that reading, decoding and hashing overlap. */
const AT_ONCE = 4;

/** Of a larger file the beginning is looked at first; of a smaller one asking twice would take longer than reading all of it. */
const READ_AT_ONCE_BYTES = 2 ** 20;

export interface PictureReader {
  /** Findings in the order of the files, whatever their sizes: of two that are the same the first one stays. */
  read: (files: Iterable<GivenFile>) => AsyncGenerator<Finding>;
}

/** Reads files one after the other until it is left. Never throws because of what a file holds: that is a finding. */
export function createPictureReader(settings: ReadSettings, decode: DecodePicture, limit: number = maxPictures(settings.imageSize)): PictureReader {
  const firstByDigest = new Map<string, string>();
  let labelFiles = 0;
  const bytesHeld = new Budget(MAX_FILE_BYTES);
  const pixelsHeld = new Budget(MAX_PIXELS);

  const isFull = (): boolean => firstByDigest.size >= limit;
  const overLimit = (): SkipError => new SkipError('over-limit', `a set holds up to ${limit} pictures`);

  async function readPicture(path: EntryPath, bytes: Uint8Array<ArrayBuffer>, kind: FileKind): Promise<Finding> {
    if (kind.is === 'archive') throw new SkipError('archive', 'an archive within an archive is not opened: unpack it first');
    if (isLabelFile(path) && kind.is === 'other') return readLabels(path, bytes);
    if (bytes.length === 0) throw new SkipError('empty', '');
    if (kind.is === 'other') throw new SkipError('not-a-picture', `is ${kind.what}`);
    if (isFull()) throw overLimit();
    const header = checkedHeader(pictureHeader(kind.kind, bytes), bytes.length);
    const sha256 = await sha256Hex(bytes);
    return pixelsHeld.spend(header.width * header.height, async () => {
      const decoded = await decode(bytes, header, settings.ground).catch((error: unknown) => {
        if (error instanceof SkipError) throw error;
        throw new BrokenPictureError('cannot be decoded', { cause: error });
      });
      try {
        const pixels = areaResize(decoded, settings.imageSize, settings.framing, settings.ground);
        return { is: 'picture', picture: { path, width: decoded.width, height: decoded.height, bytes: bytes.length, notes: header.notes, sha256, pixels } };
      } finally {
        decoded.close();
      }
    });
  }

  async function readEntry(archive: string, entry: UnpackedEntry): Promise<Finding> {
    if (entry.is === 'hidden') return { is: 'hidden' };
    const path = entryPath(`${archive}/${entry.path}`);
    if (entry.is === 'skipped') return skipped(path, new SkipError(entry.reason, entry.detail));
    return named(path, () => readPicture(path, entry.bytes, fileKind(entry.bytes.subarray(0, KIND_BYTES))));
  }

  /** An archive is only told of: it is opened in its turn. */
  async function readGiven({ path, file }: GivenFile): Promise<Finding | { is: 'to-unpack'; kind: 'zip' | 'gzip' | 'tar'; path: EntryPath; file: Blob }> {
    const entry = entryPath(path);
    if (isHidden(entry)) return { is: 'hidden' };
    return named(entry, async () => {
      const start = new Uint8Array(await readable(file.size <= READ_AT_ONCE_BYTES ? file : file.slice(0, KIND_BYTES)));
      const kind = fileKind(start.subarray(0, KIND_BYTES));
      if (kind.is === 'archive') {
        if (file.size > MAX_ARCHIVE_BYTES) throw new SkipError('too-large', `is an archive of more than ${MAX_ARCHIVE_BYTES / 2 ** 30} GB: unpack it and give the folder`);
        return { is: 'to-unpack', kind: kind.kind, path: entry, file };
      }
      if (kind.is === 'other' && file.size > 0 && !isLabelFile(entry)) throw new SkipError('not-a-picture', `is ${kind.what}`);
      if (file.size > MAX_FILE_BYTES) throw new SkipError('too-large', `is larger than ${MAX_FILE_BYTES / 2 ** 20} MB`);
      return bytesHeld.spend(file.size, async () => readPicture(entry, start.length === file.size ? start : new Uint8Array(await readable(file)), kind));
    });
  }

  async function* readArchive(kind: 'zip' | 'gzip' | 'tar', path: EntryPath, file: Blob): AsyncGenerator<Finding> {
    const wants = (start: Uint8Array, name: string): boolean => fileKind(start).is === 'picture' || isLabelFile(entryPath(name));
    let count: number | null = null;
    const options = { wants, isFull, onCount: (stated: number) => (count = stated) };
    const entries = kind === 'zip' ? unpackZip(file, options) : unpackTar(file, kind, options);
    const folder = pathText({ folders: path.folders, name: stem(path.name) });
    let isAnnounced = false;
    try {
      for await (const finding of inOrder(entries, AT_ONCE, (entry) => readEntry(folder, entry))) {
        if (!isAnnounced) yield { is: 'archive', path: pathText(path), count };
        isAnnounced = true;
        yield finding;
      }
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      yield skipped(path, new SkipError('archive', error.message));
      return;
    }
    if (!isAnnounced) yield skipped(path, new SkipError('archive', 'holds no files'));
  }

  /** What two files being worked on at once cannot know of each other. */
  function settled(finding: Finding): Finding {
    if (finding.is === 'labels' && ++labelFiles > MAX_LABEL_FILES) return skipped(finding.table.path, new SkipError('over-limit', `up to ${MAX_LABEL_FILES} files of labels are read`));
    if (finding.is !== 'picture') return finding;
    const { path, sha256 } = finding.picture;
    const first = firstByDigest.get(sha256);
    if (first !== undefined) return skipped(path, new SkipError('duplicate', `is the same file as ${first}`));
    if (isFull()) return skipped(path, overLimit());
    firstByDigest.set(sha256, pathText(path));
    return finding;
  }

  return {
    read: async function* (files) {
      for await (const finding of inOrder(files, AT_ONCE, readGiven)) {
        if (finding.is !== 'to-unpack') yield settled(finding);
        else for await (const inner of readArchive(finding.kind, finding.path, finding.file)) yield settled(inner);
      }
    },
  };
}

function readLabels(path: EntryPath, bytes: Uint8Array): Finding {
  if (bytes.length > MAX_LABEL_FILE_BYTES) throw new SkipError('too-large', `is larger than ${MAX_LABEL_FILE_BYTES / 2 ** 20} MB`);
  return { is: 'labels', table: labelTable(path, new TextDecoder().decode(bytes)) };
}

function checkedHeader(header: PictureHeader, bytes: number): PictureHeader {
  const { kind, width, height } = header;
  const size = `${Math.round(width)} × ${Math.round(height)} pixels`;
  if (kind === 'svg') {
    if (bytes > MAX_SVG_BYTES) throw new SkipError('too-large', `is an SVG of more than ${MAX_SVG_BYTES / 2 ** 20} MB`);
    return header; // drawn at the size that is needed, whatever it says
  }
  if (Math.min(width, height) < MIN_SIDE) throw new SkipError('too-small', size);
  if (Math.max(width, height) > MAX_SIDE || width * height > MAX_PIXELS) throw new SkipError('too-large', `${size}: up to ${MAX_SIDE} on a side and ${Math.floor(MAX_PIXELS / 1e6)} million in all are read`);
  return header;
}

async function readable(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (error) {
    throw new SkipError('unreadable', 'cannot be read: it was moved, changed or locked since it was chosen', { cause: error });
  }
}

const skipped = (path: EntryPath, { reason, detail }: SkipError): Finding => ({ is: 'skipped', file: { path: pathText(path), reason, detail } });

/** Turns what is wrong with one file into a finding about it. */
async function named<Result>(path: EntryPath, work: () => Promise<Result>): Promise<Result | Finding> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SkipError) return skipped(path, error);
    if (error instanceof BrokenPictureError) return skipped(path, new SkipError('broken', error.message));
    if (error instanceof LabelFileError) return skipped(path, new SkipError('not-a-picture', error.message));
    throw error;
  }
}
