import { useMemo } from 'react';
import { defaultRunConfig } from '../../config/defaults';
import type { StoredRun } from '../../storage/records';
import { changesInWords, configDifferenceInWords } from '../../store/configDifference';
import { formatCount } from '../formatting';
import { useSession } from '../session/sessionContext';
import { useReport } from '../session/useReport';
import { SaveRunFile } from '../share/SaveRunFile';
import { RunStates } from './RunStates';
import { formatTime, usualTitle } from './runWords';
import { TagsField } from './TagsField';
import { useSavedText } from './useSavedText';

/** All that is known of one run without opening it, and what a person writes beside it. */
export function RunDetails({ run, id, onDuplicate }: { run: StoredRun; id: string; onDuplicate: () => void }) {
  const { library } = useSession();
  const report = useReport();
  const describe = (change: Parameters<typeof library.describe>[1]): void => report(library.describe(run.id, change));
  const name = useSavedText(run.name, (text) => describe({ name: text.trim() }));
  const notes = useSavedText(run.notes, (text) => describe({ notes: text }));
  const { config, changes } = run;
  const differences = useMemo(() => configDifferenceInWords(config, defaultRunConfig), [config]);
  const onTheWay = useMemo(() => changesInWords(config, changes), [config, changes]);

  return (
    <div className="run-details" id={id}>
      <div className="run-details__column">
        <label className="field">
          <span className="field__label">Name</span>
          <input className="input" data-testid="run-name" placeholder={usualTitle(run)} maxLength={80} {...name} />
        </label>
        <TagsField tags={run.tags} onTags={(tags) => describe({ tags })} />
        <label className="field">
          <span className="field__label">Notes</span>
          <textarea className="input" data-testid="run-notes" rows={4} maxLength={20_000} {...notes} />
        </label>
        <p>
          <button type="button" className="button button--small" data-testid="run-duplicate" title="For another run like it, or unlike it in one thing" onClick={onDuplicate}>
            Put its recipe into the editor
          </button>
        </p>
        <SaveRunFile run={run} />
      </div>
      <div className="run-details__column">
        {run.failure !== null && <p className="field__error">It failed: {run.failure}</p>}
        {run.parent !== null && (
          <p>
            Branched from {run.parent.name === '' ? 'a run without a name' : `“${run.parent.name}”`} at step {formatCount(run.parent.step)}.
          </p>
        )}
        <section>
          <h3>Unlike the default recipe</h3>
          {differences.length === 0 ? <p className="soft small">Nothing: the recipe as it comes.</p> : <Phrases phrases={differences} testId="run-differences" />}
        </section>
        {onTheWay.length > 0 && (
          <section>
            <h3>Changed while it trained</h3>
            <Phrases phrases={onTheWay} testId="run-changes" />
          </section>
        )}
        <section>
          <h3>Saved states</h3>
          <RunStates run={run} />
        </section>
        <p className="soft small">
          Begun {formatTime(run.createdAt)} from {run.base.id}, on {run.device ?? 'an unknown device'}, with version {run.appVersion}.
        </p>
      </div>
    </div>
  );
}

function Phrases({ phrases, testId }: { phrases: readonly string[]; testId: string }) {
  return (
    <ul className="run-phrases small" data-testid={testId}>
      {phrases.map((phrase) => (
        <li key={phrase}>{phrase}</li>
      ))}
    </ul>
  );
}
