/** A key, with what is held down beside it. */
export interface KeyStroke {
  /** As KeyboardEvent.key has it, letters small. */
  key: string;
  isShift?: boolean;
  /** Ctrl, or ⌘ on a Mac. */
  isCtrl?: boolean;
  /** Also where text is typed: it means nothing there. */
  worksInText?: boolean;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** What is typed with Shift anyway, such as a question mark on most keyboards, is told by its character alone. */
const isLetter = (key: string): boolean => /^[a-z]$/i.test(key);

export function isStroke({ key, isShift = false, isCtrl = false }: KeyStroke, pressed: Pressed): boolean {
  if (pressed.altKey || (pressed.ctrlKey || pressed.metaKey) !== isCtrl) return false;
  return pressed.key.toLowerCase() === key && (!isLetter(key) || pressed.shiftKey === isShift);
}

/** A stroke without Ctrl: it must never fire where text is typed, and people must be able to switch it off. */
export const isSingle = ({ isCtrl = false }: KeyStroke): boolean => !isCtrl;

export const strokeWords = ({ key, isShift = false, isCtrl = false }: KeyStroke): string => [...(isCtrl ? ['Ctrl'] : []), ...(isShift ? ['Shift'] : []), key.toUpperCase()].join(' ');
