const noText = ['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'];

/** Where letters are text, and Ctrl Z is the field's own. */
export function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !noText.includes(target.type);
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);
}

/** Where letters mean something: fields, and lists that jump to the entry that begins with them. */
export const takesLetters = (target: EventTarget | null): boolean => isTextField(target) || target instanceof HTMLSelectElement;
