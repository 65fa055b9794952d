import { describe, expect, it } from 'vitest';
import { commands } from './commands';
import { isSingle, isStroke, strokeWords, type KeyStroke } from './keyStroke';

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });
const undo: KeyStroke = { key: 'z', isCtrl: true };

describe('a key stroke', () => {
  it('is the same with Ctrl and with ⌘, and another with Shift', () => {
    expect(isStroke(undo, press('z', { ctrlKey: true }))).toBe(true);
    expect(isStroke(undo, press('z', { metaKey: true }))).toBe(true);
    expect(isStroke(undo, press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(isStroke({ ...undo, isShift: true }, press('Z', { ctrlKey: true, shiftKey: true }))).toBe(true);
  });

  it('is told by its letter, whatever Caps Lock does to it', () => {
    expect(isStroke({ key: 'p' }, press('P'))).toBe(true);
    expect(isStroke({ key: 'p' }, press('P', { shiftKey: true }))).toBe(false);
  });

  it('is told by its character where keyboards differ in how that is typed', () => {
    expect(isStroke({ key: '?' }, press('?', { shiftKey: true }))).toBe(true);
    expect(isStroke({ key: '1' }, press('1', { shiftKey: true }))).toBe(true);
  });

  it('is none with Alt, and no letter alone with Ctrl', () => {
    expect(isStroke(undo, press('z', { ctrlKey: true, altKey: true }))).toBe(false);
    expect(isStroke({ key: 't' }, press('t', { ctrlKey: true }))).toBe(false);
  });
});

describe('the commands', () => {
  it('have ids and titles of their own', () => {
    for (const part of ['id', 'title'] as const) expect(new Set(commands.map((command) => command[part])).size).toBe(commands.length);
  });

  it('share a key only where their states exclude each other', () => {
    const byStroke = new Map<string, string[]>();
    for (const { id, strokes = [] } of commands) for (const words of strokes.map(strokeWords)) byStroke.set(words, [...(byStroke.get(words) ?? []), id]);
    const shared = [...byStroke.values()].filter((ids) => ids.length > 1);
    expect(shared).toEqual([['start', 'pause', 'resume'], ['play-recording', 'pause-recording'], ['method-diff-tuning', 'method-standard']]);
  });

  it('that end a run take more than a letter', () => {
    const ending = commands.filter(({ id }) => ['restart', 'new-seed', 'stop'].includes(id));
    expect(ending.flatMap(({ strokes = [] }) => strokes).filter((stroke) => isSingle(stroke) && stroke.isShift !== true)).toEqual([]);
    expect(ending).toHaveLength(3);
  });
});
