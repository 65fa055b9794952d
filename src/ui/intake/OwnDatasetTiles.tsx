import { useStore } from 'zustand';
import { DEFAULT_DATASET } from '../../config/defaults';
import { safeName } from '../../intake/safeName';
import { saveFile } from '../session/saveFile';
import { useConfig, useSession } from '../session/sessionContext';
import { exportDataset } from './exportDataset';
import { OwnDatasets } from './OwnDatasets';

/** A person's own sets, as the library has them. */
export function OwnDatasetTiles() {
  const { library, recipe } = useSession();
  const datasets = useStore(library.store, (state) => state.datasets);
  const chosen = useConfig((config) => config.dataset);
  const choose = (dataset: string): void => recipe.edit({ type: 'configChanged', change: { dataset } });
  return (
    <OwnDatasets
      datasets={datasets}
      chosen={chosen}
      onChoose={choose}
      onRename={library.renameDataset}
      onExport={async ({ id, title }) => {
        const zip = await exportDataset({ ...(await library.dataset(id)), title });
        saveFile(`${safeName(title)}.zip`, await zip.arrayBuffer());
      }}
      onDelete={async (id) => {
        await library.deleteDataset(id);
        if (recipe.getState().config.dataset === id) choose(DEFAULT_DATASET);
      }}
      onRestore={library.restoreDataset}
    />
  );
}
