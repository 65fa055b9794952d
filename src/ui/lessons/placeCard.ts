/** In pixels of the window. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Between card and target, and between card and the window's edge. */
const gap = 12;

/** Beside the target where there is room, so that nothing of it is covered; else in the corner of the window, over the target if need be. */
export function placeCard(card: Size, target: Box | null, window: Size): { left: number; top: number } {
  const furthest = { left: window.width - card.width - gap, top: window.height - card.height - gap };
  const inside = (wanted: number, most: number): number => Math.max(gap, Math.min(wanted, most));
  const at = (left: number, top: number) => ({ left: inside(left, furthest.left), top: inside(top, furthest.top) });
  if (target === null) return at(furthest.left, furthest.top);
  const { left, top, right, bottom } = target;
  if (right + gap <= furthest.left) return at(right + gap, top);
  if (left - gap - card.width >= gap) return at(left - gap - card.width, top);
  if (bottom + gap <= furthest.top) return at(left, bottom + gap);
  if (top - gap - card.height >= gap) return at(left, top - gap - card.height);
  return at(furthest.left, furthest.top);
}

/** The box around several; null around none. */
export function boxAround(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}
