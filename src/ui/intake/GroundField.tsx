import { useEffect, useRef } from 'react';
import type { Rgb } from '../../intake/areaResize';
import { useIntake } from './intakeContext';

const hex = (ground: Rgb): string => `#${ground.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
const channel = (color: string, at: number): number => parseInt(color.slice(at, at + 2), 16);

/** The colour behind transparent pictures and beside those that are not square. Everything is read again once it is chosen, not while it is sought. */
export function GroundField({ ground }: { ground: Rgb }) {
  const intake = useIntake();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const field = input.current;
    if (field === null) return;
    field.value = hex(ground);
    // React's onChange hears every colour that is passed on the way
    const choose = (): void => intake.changeSettings({ ground: [channel(field.value, 1), channel(field.value, 3), channel(field.value, 5)] });
    field.addEventListener('change', choose);
    return () => field.removeEventListener('change', choose);
  }, [ground, intake]);
  return (
    <label className="review-options__row">
      <input ref={input} type="color" defaultValue={hex(ground)} data-testid="ground" />
      Ground behind and beside them
    </label>
  );
}
