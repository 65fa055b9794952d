/** How well a command answers to what was typed, 0…1: all words in its title or, less well, among its keywords; best where its title begins with them. 0: not at all. */
export function matchScore(title: string, typed: string, keywords: readonly string[] = []): number {
  const name = title.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (name.startsWith(words.join(' '))) return 1;
  if (words.every((word) => name.includes(word))) return 0.75;
  const all = [name, ...keywords].join(' ').toLowerCase();
  return words.every((word) => all.includes(word)) ? 0.5 : 0;
}
