import type { Session } from '../session/session';

/** Keeps the run of a run file and shows it. What reads the file comes when it is wanted. Rejects in words for people. */
export async function openRunFile(session: Session, file: File): Promise<void> {
  const { importRunFile } = await import('./runFiles');
  await session.openRun(await importRunFile(session.library, file));
}
