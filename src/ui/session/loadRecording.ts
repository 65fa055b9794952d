import { recordedIds, recordedRunOf } from '../../store/recordedRun';
import type { Recording } from './recordingPlayer';

/** The recorded run, ready to be shown at any of its steps. Rejects with an Error in words for people. */
export async function loadRecording(): Promise<Recording> {
  const { loadRecordingFile } = await import('../../client/recordingFile');
  const { shown, companion } = await loadRecordingFile();
  return { run: recordedRunOf(shown, recordedIds.shown), companion: recordedRunOf(companion, recordedIds.companion) };
}
