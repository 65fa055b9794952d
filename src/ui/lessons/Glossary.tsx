import './Lessons.css';
import { useEffect, useId, useRef, useState } from 'react';
import type { TermName } from '../look/glossary';
import { Dialog } from '../look/Dialog';
import { searchGlossary } from './searchGlossary';

/** All terms of the page, to be searched; opens at one of them. */
export default function Glossary({ term, onClose }: { term: TermName | null; onClose: () => void }) {
  const id = useId();
  const [search, setSearch] = useState('');
  const here = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    (here.current ?? field.current)?.focus({ preventScroll: true });
    here.current?.scrollIntoView({ block: 'center' });
  }, []);
  const found = searchGlossary(search);

  return (
    <Dialog title="Glossary" testId="glossary" onClose={onClose}>
      <div className="lesson__search">
        <label htmlFor={id}>Search</label>
        <input ref={field} id={id} className="input" type="search" autoComplete="off" data-testid="glossary-search" value={search} onChange={({ target }) => setSearch(target.value)} />
        <span className="soft small" role="status">
          {found.length === 1 ? '1 term' : `${found.length} terms`}
        </span>
      </div>
      {found.length === 0 && <p className="lesson__empty soft">No term has these words. Try fewer, or one letter’s name: psi, xi, tau.</p>}
      <dl className="lesson__terms">
        {found.map(({ name, word, text }) => {
          const isHere = name !== null && name === term;
          return (
            <div key={word} ref={isHere ? here : undefined} tabIndex={isHere ? -1 : undefined} className="lesson__term" aria-current={isHere || undefined} data-testid={isHere ? 'glossary-here' : undefined}>
              <dt>{word}</dt>
              <dd>{text}</dd>
            </div>
          );
        })}
      </dl>
    </Dialog>
  );
}
