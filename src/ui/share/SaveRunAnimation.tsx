import type { RunConfig } from '../../config/runConfig';
import type { SampleGrid } from '../../store/playgroundState';
import { fileStem } from './fileStem';
import { SaveAnimation } from './SaveAnimation';

/** All grids of a run, from its start to its newest. */
export function SaveRunAnimation({ grids, config }: { grids: readonly SampleGrid[]; config: RunConfig }) {
  return <SaveAnimation grids={grids} fileStem={`${fileStem(config, grids.at(-1)?.step ?? 0)}-animation`} frameMs={400} title="All these pictures one after the other, as an animated GIF" />;
}
