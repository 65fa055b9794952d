import { useEffect, useRef, useState } from 'react';

/** Typing is saved after so long a pause. */
const PAUSE_MS = 600;

interface SavedText {
  value: string;
  onChange: (event: { target: { value: string } }) => void;
  onBlur: () => void;
}

/** A text that saves itself: after a pause in typing, when the field is left, and when it goes away. */
export function useSavedText(stored: string, save: (text: string) => void): SavedText {
  const [value, setValue] = useState(stored);
  const unsaved = useRef<string | null>(null);
  const timer = useRef(0);
  const latestSave = useRef(save);
  useEffect(() => {
    latestSave.current = save;
  }, [save]);
  const saveNow = (): void => {
    clearTimeout(timer.current);
    if (unsaved.current !== null) latestSave.current(unsaved.current);
    unsaved.current = null;
  };
  useEffect(() => saveNow, []);
  return {
    value,
    onChange: ({ target }) => {
      setValue(target.value);
      unsaved.current = target.value;
      clearTimeout(timer.current);
      timer.current = window.setTimeout(saveNow, PAUSE_MS);
    },
    onBlur: saveNow,
  };
}
