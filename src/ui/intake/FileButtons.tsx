import { gatherFiles } from './gatherDrop';
import { useIntake } from './intakeContext';
import { pastedFiles } from './pastedFiles';

const canChooseFolders = 'webkitdirectory' in HTMLInputElement.prototype;
const canAskClipboard = (navigator as Partial<Navigator>).clipboard?.read !== undefined;

/** Ways to give pictures without dropping them. */
export function FileButtons() {
  const intake = useIntake();
  const give = (input: HTMLInputElement): void => {
    const gathered = gatherFiles(input.files ?? []);
    input.value = ''; // the same may be chosen again
    if (gathered.files.length > 0) void intake.give(gathered);
  };
  return (
    <div className="intake-buttons">
      {canChooseFolders && (
        <label className="button file-button">
          Choose a folder
          <input type="file" multiple data-testid="choose-folder" ref={(input) => input?.setAttribute('webkitdirectory', '')} onChange={({ target }) => give(target)} />
        </label>
      )}
      <label className="button file-button">
        Choose files
        <input type="file" multiple data-testid="choose-files" onChange={({ target }) => give(target)} />
      </label>
      {canAskClipboard && (
        <button type="button" className="button" onClick={() => void pastedFiles().then((files) => intake.give(gatherFiles(files)))}>
          Paste
        </button>
      )}
    </div>
  );
}
