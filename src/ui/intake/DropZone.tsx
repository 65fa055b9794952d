import { useLayoutEffect, useRef } from 'react';
import { gatherFiles } from './gatherDrop';
import { useIntake } from './intakeContext';
import { pastedName } from './pastedFiles';

const carriesFiles = (transfer: DataTransfer | null): transfer is DataTransfer => transfer?.types.includes('Files') === true;

/** The whole page takes what is dropped or pasted; a sign says so while something is dragged over it. */
export function DropZone() {
  const intake = useIntake();
  const sign = useRef<HTMLDivElement>(null);

  // whatever is seen of the page takes a drop
  useLayoutEffect(() => {
    const show = (isDragged: boolean): void => {
      if (sign.current?.matches(':popover-open') !== isDragged) sign.current?.togglePopover(isDragged);
    };
    const listening = new AbortController();
    const { signal } = listening;
    // the page may move under a hand that rests: what then lies there is entered before it is crossed, and a drop may come between the two
    for (const over of ['dragenter', 'dragover'] as const) {
      addEventListener(
        over,
        (event) => {
          if (!carriesFiles(event.dataTransfer)) return;
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
          show(true);
        },
        { signal },
      );
    }
    addEventListener('dragleave', (event) => event.relatedTarget === null && show(false), { signal });
    addEventListener(
      'drop',
      (event) => {
        show(false);
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        intake.giveDrop(event.dataTransfer);
      },
      { signal },
    );
    addEventListener(
      'paste',
      ({ clipboardData }) => {
        const files = [...(clipboardData?.files ?? [])].map((file) => (file.type.startsWith('image/') && file.name.startsWith('image.') ? new File([file], pastedName(file.type)) : file));
        if (files.length > 0) void intake.give(gatherFiles(files));
      },
      { signal },
    );
    return () => listening.abort();
  }, [intake]);

  // a popover lies above an open dialog, too
  return (
    <div ref={sign} popover="manual" className="drop-sign" data-testid="drop-sign">
      <p>
        <strong>Drop pictures to learn from</strong>
        <span className="soft">a folder, files or an archive · a run file or a checkpoint opens, too</span>
      </p>
    </div>
  );
}
