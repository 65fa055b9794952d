import { recordedIds, recordedRunOf } from '../../store/recordedRun';
import { breath } from './quiet';
import type { Recording } from './recordingPlayer';

/** The recorded run, ready to be shown at its ends. Rejects with an Error in words for people. */
export async function loadRecording(): Promise<Recording> {
  const { loadRecordingFile } = await import('../../client/recordingFile');
  const { shown, companion, loadCourse } = await loadRecordingFile();
  await breath();
  const run = recordedRunOf(shown, recordedIds.shown);
  await breath();
  const recording: Recording = {
    run,
    companion: recordedRunOf(companion, recordedIds.companion),
    loadCourse: async () => {
      for (const draw of await loadCourse()) {
        draw();
        await breath();
      }
    },
  };
  await breath();
  return recording;
}
