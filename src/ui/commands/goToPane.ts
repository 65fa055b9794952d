/** Takes the person, and what reads the page to them, to a pane. */
export function goToPane(id: string): void {
  const pane = document.querySelector<HTMLElement>(`.pane--${id}`);
  if (pane === null) return;
  pane.tabIndex = -1;
  pane.scrollIntoView();
  pane.focus({ preventScroll: true });
}
