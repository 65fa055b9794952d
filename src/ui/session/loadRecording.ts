import { recordedIds, recordedRunOf } from '../../store/recordedRun';
import { breath } from './quiet';
import type { Recording } from './recordingPlayer';

/** The recorded run, ready to be shown at any of its steps. Rejects with an Error in words for people. */
export async function loadRecording(): Promise<Recording> {
  const { loadRecordingFile } = await import('../../client/recordingFile');
  const { shown, companion } = await loadRecordingFile();
  await breath();
  const run = recordedRunOf(shown, recordedIds.shown);
  await breath();
  const recording = { run, companion: recordedRunOf(companion, recordedIds.companion) };
  await breath();
  return recording;
}
