import type { MatMulChoice, MatMulFamily, MatMulTimes } from '../../config/matMulFamily';
import type { MatMulDecision } from '../../protocol/events';
import { formatMilliseconds } from '../formatting';
import { useFact, useSession } from '../session/sessionContext';

const familyWords: Record<MatMulFamily, { name: string; what: string }> = {
  registers: { name: 'Register tiles', what: 'Every thread works alone.' },
  workgroups: { name: 'Workgroup tiles', what: 'Threads share what they load.' },
};

function whyWords({ by, times }: MatMulDecision): string {
  switch (by) {
    case 'measurement':
      return 'measured just now';
    case 'memory':
      return 'measured on an earlier visit';
    case 'software':
      return 'known to be faster on a software GPU, and not measured';
    case 'hand':
      return times === null ? 'chosen by hand, not measured' : 'chosen by hand';
  }
}

const timeWords = (times: MatMulTimes | null, family: MatMulFamily): string | null =>
  times === null ? null : Number.isFinite(times[family]) ? formatMilliseconds(times[family]) : 'does not work here';

/** Which GPU programs multiply matrices: the faster ones as measured, or those that a person wants. */
export function MatMulChooser() {
  const { chooseMatMul, measureMatMul } = useSession();
  const choice = useFact((state) => state.matMulChoice);
  const decision = useFact((state) => state.matMul);
  const isOpen = useFact((state) => state.isMatMulOpen);
  const isSoftware = useFact((state) => state.device?.isSoftware ?? false);
  if (decision === null) return null;

  const option = (value: MatMulChoice, name: string, what: string, time: string | null) => (
    <label className="matmul__option">
      <input type="radio" name="matmul" data-testid={`matmul-${value}`} checked={choice === value} onChange={() => chooseMatMul(value)} />
      <span>
        {name} <span className="soft small">{what}</span>
      </span>
      <span className="matmul__time" data-testid={`matmul-time-${value}`}>
        {time}
      </span>
    </label>
  );

  return (
    <fieldset className="matmul">
      <legend>Matrix products</legend>
      <p className="soft small">
        Most of a training step is multiplying matrices. There are two sets of GPU programs for that; which is faster depends on the graphics card. Their results
        agree but for rounding.{decision.times !== null && ' The times are those of the same few products, measured here.'}
      </p>
      {option('auto', 'Automatic', isSoftware ? 'Register tiles, on a software GPU.' : 'The faster of the two.', null)}
      {(['registers', 'workgroups'] as const).map((family) => (
        <div key={family}>{option(family, familyWords[family].name, familyWords[family].what, timeWords(decision.times, family))}</div>
      ))}
      <p className="small" role="status" data-testid="matmul-decision">
        {isOpen ? (
          'Measuring, as soon as the graphics card is free …'
        ) : (
          <>
            Runs that start from now on use <strong>{familyWords[decision.family].name.toLowerCase()}</strong>: {whyWords(decision)}. A run that is on goes on as it is.
          </>
        )}
      </p>
      {!isSoftware && (
        <button type="button" className="button button--small" data-testid="matmul-measure" onClick={measureMatMul}>
          Measure again
        </button>
      )}
    </fieldset>
  );
}
