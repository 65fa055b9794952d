import { useId, useState, type KeyboardEvent } from 'react';

const MOST_TAGS = 20;
const LONGEST_TAG = 40;

/** Tags as chips, each with a button that takes it off; Enter or a comma adds what was typed. */
export function TagsField({ tags, onTags }: { tags: readonly string[]; onTags: (tags: string[]) => void }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const isFull = tags.length >= MOST_TAGS;

  const add = (): void => {
    const tag = typed.trim();
    setTyped('');
    if (tag !== '' && !tags.includes(tag) && !isFull) onTags([...tags, tag]);
  };
  const follow = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ',') return;
    event.preventDefault();
    add();
  };

  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        Tags
      </label>
      <div className="run-tags">
        {tags.map((tag) => (
          <span key={tag} className="run-tag">
            {tag}
            <button type="button" aria-label={`Take off the tag ${tag}`} onClick={() => onTags(tags.filter((other) => other !== tag))}>
              ×
            </button>
          </span>
        ))}
        <input
          id={id}
          className="input"
          data-testid="run-tag-input"
          value={typed}
          maxLength={LONGEST_TAG}
          disabled={isFull}
          placeholder={isFull ? `${MOST_TAGS} tags are the most` : 'Add a tag, then Enter'}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={follow}
          onBlur={add}
        />
      </div>
    </div>
  );
}
