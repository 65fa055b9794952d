import { useState } from 'react';
import { defaultRunConfig } from '../../config/defaults';
import type { Clamped } from '../../share/clampToSchema';
import type { SharedRun } from '../../share/sharedRun';
import { changesInWords, configDifferences } from '../../store/configDifference';
import { selectPhase } from '../../store/selectors';
import { formatCount } from '../formatting';
import { useIntake } from '../intake/intakeContext';
import { methodTitleOf } from '../methodWords';
import { useFact, useSession } from '../session/sessionContext';
import { ClaimedResult } from './ClaimedResult';
import { useLinkNeeds } from './useLinkNeeds';

/** Changes of settings that are told one by one. */
const mostChanges = 6;

interface LinkedRunProps {
  run: SharedRun;
  clamped: readonly Clamped[];
  unknownNames: readonly string[];
  onClose: () => void;
}

/** What a link says of a run, beside what would be run here. */
export default function LinkedRun({ run, clamped, unknownNames, onClose }: LinkedRunProps) {
  const session = useSession();
  const intake = useIntake();
  const phase = useFact(selectPhase);
  const { missing, mismatches } = useLinkNeeds(run);
  const [isFolded, setFolded] = useState(false);
  const { config, changes, datasetTitle, appVersion } = run;
  const differences = configDifferences([defaultRunConfig, config]);
  const onTheWay = changesInWords(config, changes);
  const title = datasetTitle === '' ? config.dataset : datasetTitle;
  const canRun = missing.length === 0 && phase !== 'starting' && phase !== 'unavailable';

  return (
    <section className="note linked-run" aria-labelledby="linked-run-title" data-testid="linked-run">
      <header className="linked-run__head">
        <div>
          <h2 id="linked-run-title">A run from a link</h2>
          <p className="linked-run__name">
            <strong>{config.name === '' ? `${methodTitleOf(config.live)} on ${title}` : config.name}</strong>{' '}
            <span className="soft small">
              {title} · {methodTitleOf(config.live)} · seed {config.seed} · {formatCount(config.steps)} steps · made with version {appVersion}
            </span>
          </p>
        </div>
        <div className="note__actions">
          <button type="button" className="button button--small button--main" data-testid="run-link" disabled={!canRun} onClick={() => {
            setFolded(true);
            session.startRun({ config, changes });
          }}>
            Run it here
          </button>
          <button type="button" className="button button--small" data-testid="take-recipe" onClick={() => session.recipe.edit({ type: 'configReplaced', config })}>
            Only set the recipe
          </button>
          <button type="button" className="button button--small" aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
            {isFolded ? 'Show what it claims' : 'Fold'}
          </button>
          <button type="button" className="button button--small" onClick={onClose}>
            Close
          </button>
        </div>
      </header>
      {missing.map(({ kind, words }) => (
        <p key={kind} className="linked-run__need" data-testid={`missing-${kind}`}>
          {words}{' '}
          {kind === 'dataset' && (
            <button type="button" className="button button--small" onClick={intake.open}>
              Choose the pictures
            </button>
          )}
        </p>
      ))}
      {mismatches.map((words) => (
        <p key={words} className="linked-run__need" data-testid="mismatch">
          {words}
        </p>
      ))}
      {clamped.length > 0 && (
        <p className="linked-run__need" data-testid="clamped">
          Out of range, and moved into it: {clamped.map(({ path, from, to }) => `${path} from ${from} to ${to}`).join(', ')}.
        </p>
      )}
      {unknownNames.length > 0 && <p className="soft small">Not known to this version, and left aside: {unknownNames.join(', ')}.</p>}
      {!isFolded && (
        <div className="linked-run__body">
          <ClaimedResult run={run} />
          <div>
            <h3>Not as usual</h3>
            {differences.length === 0 && <p className="soft small">Nothing: the recipe as it comes.</p>}
            <dl className="settings-list small">
              {differences.map(({ title: setting, words: [usual, value] }) => (
                <div key={setting}>
                  <dt>{setting}</dt>
                  <dd>
                    {value} <span className="soft">(usually {usual})</span>
                  </dd>
                </div>
              ))}
            </dl>
            {onTheWay.length > 0 && (
              <>
                <h3>Changed while it trains</h3>
                <ul className="small">
                  {onTheWay.slice(0, mostChanges).map((words) => (
                    <li key={words}>{words}</li>
                  ))}
                  {onTheWay.length > mostChanges && <li>and {formatCount(onTheWay.length - mostChanges)} more</li>}
                </ul>
              </>
            )}
          </div>
        </div>
      )}
    </section>
  );
}
