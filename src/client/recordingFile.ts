import { layoutOf, recordingFiles, unpackRecording, type RecordedLog } from '../share/recording';
import { loadPictureSheet } from './pictureSheet';

/** The recorded run that comes with the page, and the other method's. Rejects with an Error in words for people. */
export async function loadRecordingFile(): Promise<{ shown: RecordedLog; companion: RecordedLog }> {
  const { description, sheet } = recordingFiles;
  const response = await fetch(description);
  if (!response.ok) throw new Error(`The recorded run (${description}) could not be loaded: the server answered ${response.status}. See that the whole built folder is served, then reload.`);
  const json: unknown = await response.json();
  const cut = await loadPictureSheet(sheet, layoutOf(json));
  return unpackRecording(json, (first, count) => cut(Array.from({ length: count }, (_, index) => first + index)));
}
