import { useMemo, useState } from 'react';
import type { ReviewedClass } from '../../intake/reviewSummary';
import { formatCount } from '../formatting';
import { useIntake } from './intakeContext';
import { PictureStrip } from './PictureStrip';

/** Rows drawn before somebody asks for all of them. */
const FIRST_ROWS = 100;
const PICTURES_SHOWN = 8;

/** Every class with its count and some of its pictures; a tick says that it takes part. */
export function ClassList({ classes, imageSize }: { classes: readonly ReviewedClass[]; imageSize: number }) {
  const intake = useIntake();
  const [showsAll, setShowsAll] = useState(false);
  const leaveOut = (names: Iterable<string>): void => intake.choose({ leftOut: new Set(names) });
  const leftOut = classes.filter(({ isLeftOut }) => isLeftOut).map(({ name }) => name);
  const toggle = (name: string): void => leaveOut(leftOut.includes(name) ? leftOut.filter((other) => other !== name) : [...leftOut, name]);
  if (classes.length === 0) return null;
  const shown = showsAll ? classes : classes.slice(0, FIRST_ROWS);
  return (
    <section aria-label="Classes">
      <div className="review__section-head">
        <h3>{classes.length === 1 ? 'One class' : `${formatCount(classes.length)} classes`}</h3>
        {classes.length > 1 && (
          <span>
            <button type="button" className="button button--small button--quiet" onClick={() => leaveOut([])}>
              All
            </button>
            <button type="button" className="button button--small button--quiet" onClick={() => leaveOut(classes.map(({ name }) => name))}>
              None
            </button>
          </span>
        )}
      </div>
      <ul className="class-list" data-testid="class-list">
        {shown.map((own) => (
          <li key={own.name}>
            <ClassRow own={own} imageSize={imageSize} isOnly={classes.length === 1} onToggle={() => toggle(own.name)} />
          </li>
        ))}
      </ul>
      {shown.length < classes.length && (
        <button type="button" className="button button--small" onClick={() => setShowsAll(true)}>
          Show all {formatCount(classes.length)} classes
        </button>
      )}
    </section>
  );
}

function ClassRow({ own: { name, pictures, isLeftOut }, imageSize, isOnly, onToggle }: { own: ReviewedClass; imageSize: number; isOnly: boolean; onToggle: () => void }) {
  const shown = useMemo(() => pictures.slice(0, PICTURES_SHOWN).map(({ pixels }) => pixels), [pictures]);
  return (
    <label className="class-row" data-left-out={isLeftOut}>
      {!isOnly && <input type="checkbox" checked={!isLeftOut} onChange={onToggle} />}
      <bdi className="class-row__name" title={name}>
        {name}
      </bdi>
      <span className="soft small">{formatCount(pictures.length)}</span>
      <PictureStrip imageSize={imageSize} pictures={shown} label={null} />
    </label>
  );
}
