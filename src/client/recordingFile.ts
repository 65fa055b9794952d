import type { ImageBatch } from '../protocol/events';
import { layoutsOf, recordingFiles, unpackRecording, type RecordedLog } from '../share/recording';
import { loadPictureSheet } from './pictureSheet';

export interface RecordingFile {
  shown: RecordedLog;
  companion: RecordedLog;
  /**
   * Pictures of the way from the first step to the last are blank at first. Resolves with portions of work, a millisecond each, that draw them.
   * Rejects with an Error in words for people.
   */
  loadCourse: () => Promise<(() => void)[]>;
}

/** The recorded run that comes with the page, and the other method's. Rejects with an Error in words for people. */
export async function loadRecordingFile(): Promise<RecordingFile> {
  const { description, sheets } = recordingFiles;
  const response = await fetch(description);
  if (!response.ok) throw new Error(`The recorded run (${description}) could not be loaded: the server answered ${response.status}. See that the whole built folder is served, then reload.`);
  const json: unknown = await response.json();
  const layouts = layoutsOf(json);
  const cutEnds = await loadPictureSheet(sheets.ends, layouts.ends);
  const toDraw: { images: ImageBatch; places: number[] }[] = [];
  const logs = unpackRecording(json, (part, first, count) => {
    const places = Array.from({ length: count }, (_, index) => first + index);
    if (part === 'ends') return cutEnds(places);
    const size = layouts.course.imageSize;
    const images = { count, size, pixels: new Uint8ClampedArray(count * size * size * 4) };
    toDraw.push({ images, places });
    return images;
  });
  return {
    ...logs,
    loadCourse: async () => {
      const cut = await loadPictureSheet(sheets.course, layouts.course);
      return toDraw.map(({ images, places }) => () => images.pixels.set(cut(places).pixels));
    },
  };
}
