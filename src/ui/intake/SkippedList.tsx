import { skipReasons, type SkippedFile } from '../../intake/skippedFile';
import { formatCount } from '../formatting';
import { saveFile } from '../session/saveFile';
import { skipWords } from './skipWords';

/** Names shown of each reason; all of them can be saved. */
const NAMES_SHOWN = 100;

/** Every file that is left out, by reason. */
export function SkippedList({ skipped, hidden }: { skipped: readonly SkippedFile[]; hidden: number }) {
  if (skipped.length + hidden === 0) return null;
  const groups = skipReasons.map((reason) => ({ reason, files: skipped.filter((file) => file.reason === reason) })).filter(({ files }) => files.length > 0);
  return (
    <section aria-label="Files left out" data-testid="skipped">
      <div className="review__section-head">
        <h3>{skipped.length === 0 ? 'Nothing left out' : `${formatCount(skipped.length)} ${skipped.length === 1 ? 'file' : 'files'} left out`}</h3>
        {skipped.length > 0 && (
          <button type="button" className="button button--small button--quiet" onClick={() => saveFile('left-out.txt', listOf(skipped))}>
            Save the list
          </button>
        )}
      </div>
      {groups.map(({ reason, files }) => (
        <details key={reason} className="disclosure skipped" open={files.length <= 12}>
          <summary>
            {skipWords[reason]}: {formatCount(files.length)}
          </summary>
          <ul>
            {files.slice(0, NAMES_SHOWN).map(({ path, detail }, index) => (
              <li key={index} className="small">
                <bdi>{path}</bdi> <span className="soft">{detail}</span>
              </li>
            ))}
            {files.length > NAMES_SHOWN && <li className="small soft">and {formatCount(files.length - NAMES_SHOWN)} more</li>}
          </ul>
        </details>
      ))}
      {hidden > 0 && <p className="small soft">Not counted: {formatCount(hidden)} {hidden === 1 ? 'file that the system wrote' : 'files that systems write'} beside pictures (.DS_Store, __MACOSX and the like).</p>}
    </section>
  );
}

function listOf(skipped: readonly SkippedFile[]): ArrayBuffer {
  const lines = skipped.map(({ path, reason, detail }) => [path, skipWords[reason], detail].join('\t'));
  return new TextEncoder().encode(`${lines.join('\n')}\n`).buffer;
}
