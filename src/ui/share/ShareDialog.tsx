import './Share.css';
import { Dialog } from '../look/Dialog';
import { ShareFiles } from './ShareFiles';
import { ShareLinkPart } from './ShareLinkPart';

/** The run on the screen, or the recipe, to be given away: as a link, or as files. */
export default function ShareDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Share" testId="share-dialog" onClose={onClose}>
      <ShareLinkPart />
      <ShareFiles />
    </Dialog>
  );
}
