/** Brings the pictures of the run on the screen into view, on a phone their pane, too. */
export function showSamples(): void {
  document.getElementById('samples-title')?.scrollIntoView({ block: 'center' });
}
