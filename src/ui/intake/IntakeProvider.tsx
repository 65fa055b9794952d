import { useMemo, type ReactNode } from 'react';
import { useSession } from '../session/sessionContext';
import { useReport } from '../session/useReport';
import { openRunFile } from '../share/openRunFile';
import { DropZone } from './DropZone';
import { createIntake } from './intake';
import { IntakeContext } from './intakeContext';
import { IntakeDialog } from './IntakeDialog';

/** Takes what is dropped on the page, and puts the sheet for it over the page. Sets that it makes are kept and chosen. */
export function IntakeProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const report = useReport();
  const intake = useMemo(
    () =>
      createIntake({
        addDataset: async (dataset, origin) => {
          const { id } = await session.library.addDataset(dataset, origin);
          session.recipe.edit({ type: 'configChanged', change: { dataset: id } });
        },
        importRunFile: (file) => report(openRunFile(session, file)),
        openCheckpoint: (file) => session.openCheckpoint(file),
        imageSize: () => session.store.getState().base?.inputSize ?? BUNDLED_IMAGE_SIZE,
      }),
    [session, report],
  );
  return (
    <IntakeContext value={intake}>
      {children}
      <IntakeDialog />
      <DropZone />
    </IntakeContext>
  );
}

/** Pixels of a side that the bundled models take: for pictures that come before any model is loaded. */
const BUNDLED_IMAGE_SIZE = 32;
