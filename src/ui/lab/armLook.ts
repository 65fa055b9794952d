import type { Arm } from '../../config/experiments';

/** How an arm's line is drawn: colour, and dashes so that colour is not the only cue. */
export interface ArmLook {
  color: string;
  dash: string;
}

/** Arms that are one of the page's three models wear its colour. */
const accents: Readonly<Record<string, string>> = {
  standard: 'var(--standard)',
  'diff-tuning': 'var(--diff-tuning)',
  pretrained: 'var(--pretrained)',
  bank: 'var(--diff-tuning)',
  data: 'var(--diff-tuning)',
  'with-change': 'var(--diff-tuning)',
};

const others = ['var(--arm-1)', 'var(--arm-2)', 'var(--arm-3)', 'var(--arm-4)', 'var(--arm-5)', 'var(--arm-6)', 'var(--arm-7)'] as const;
const dashes = ['', '7 3', '2 3', '9 3 2 3', '4 3', '12 3 2 3 2 3', '1 2'] as const;

/** The looks of a legend's arms, by arm. `current`: the colour of the model in training. */
export function armLooks(arms: readonly Arm[], current: string): Map<string, ArmLook> {
  let next = 0;
  return new Map(
    arms.map(({ id }, index) => {
      const accent = id === 'current' ? current : accents[id];
      const color = accent ?? others[next++ % others.length] ?? 'var(--ink)';
      return [id, { color, dash: dashes[index % dashes.length] ?? '' }];
    }),
  );
}
