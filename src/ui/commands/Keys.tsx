import { Fragment } from 'react';
import { strokeWords, type KeyStroke } from './keyStroke';

/** Strokes as they are printed on keys; nothing where there are none. */
export function Keys({ strokes = [] }: { strokes?: readonly KeyStroke[] | undefined }) {
  return (
    <span className="keys">
      {strokes.map((stroke, index) => (
        <Fragment key={strokeWords(stroke)}>
          {index > 0 && <span className="soft small"> or </span>}
          <kbd>{strokeWords(stroke)}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
