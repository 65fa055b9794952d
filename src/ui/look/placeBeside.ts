const gap = 6;

/** Puts an open popover below the button that opened it, above where it does not fit, and within the window. */
export function placeBeside(text: HTMLElement, button: HTMLElement): void {
  const { left, top, bottom } = button.getBoundingClientRect();
  const { width, height } = text.getBoundingClientRect();
  const fitsBelow = bottom + gap + height <= innerHeight;
  text.style.left = `${Math.max(8, Math.min(left - 12, innerWidth - width - 8))}px`;
  text.style.top = `${Math.max(8, fitsBelow ? bottom + gap : top - gap - height)}px`;
}
