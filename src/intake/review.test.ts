import { describe, expect, it } from 'vitest';
import { entryPath } from './entryPath';
import { labelTable } from './labelTable';
import type { Finding, ReadPicture } from './pictureReader';
import { emptyReview, filesSeen, reviewed, type Review, type ReviewAction } from './review';
import { reviewedDataset } from './reviewedDataset';
import { reviewSummary, UNLABELLED } from './reviewSummary';

const SIZE = 2;
const settings = { imageSize: SIZE, framing: 'crop', ground: [0, 0, 0] } as const;
const picture = (path: string, value = 0): ReadPicture => ({ path: entryPath(path), width: 10, height: 10, bytes: 100, notes: [], sha256: path, pixels: new Uint8Array(3 * SIZE * SIZE).fill(value) });
const found = (...paths: string[]): ReviewAction => ({ type: 'found', findings: paths.map((path, index) => ({ is: 'picture', picture: picture(path, index) })) });
const after = (...actions: ReviewAction[]): Review => actions.reduce(reviewed, emptyReview);
const began: ReviewAction = { type: 'readingBegan', origin: 'folder pets', settings, filesGiven: 3 };
const ended: ReviewAction = { type: 'readingEnded' };
const labels: Finding = { is: 'labels', table: labelTable(entryPath('pets/labels.csv'), 'file,label\na.png,tabby\nb.png,poodle\n') };

describe('a review', () => {
  it('counts what was found, archives by what they hold', () => {
    const skipped: Finding = { is: 'skipped', file: { path: 'x', reason: 'broken', detail: '' } };
    const review = after(began, found('pets/a.png'), { type: 'found', findings: [{ is: 'archive', path: 'b.zip', count: 5 }, skipped, { is: 'hidden' }] });
    expect(review).toMatchObject({ status: 'reading', expected: 7, isExpectedKnown: true, hidden: 1, skipped: [skipped.file] });
    expect(filesSeen(review)).toBe(3);
    expect(reviewed(review, { type: 'found', findings: [{ is: 'archive', path: 'c.tar', count: null }] })).toMatchObject({ expected: 7, isExpectedKnown: false });
  });

  it('begins anew with other settings, and keeps what was decided', () => {
    const review = after(began, found('pets/a.png'), { type: 'chosen', change: { title: 'Mine', leftOut: new Set(['cat']) } }, ended, began);
    expect(review).toMatchObject({ status: 'reading', pictures: [], choices: { title: 'Mine', leftOut: new Set(['cat']) } });
  });

  it('keeps what was read when it is stopped or fails', () => {
    expect(after(began, found('pets/a.png'), { type: 'readingStopped' })).toMatchObject({ status: 'stopped', pictures: [{}] });
    expect(after(began, ended, { type: 'readingStopped' }).status).toBe('read');
    expect(after(began, found('pets/a.png'), { type: 'readingFailed', message: 'why' })).toMatchObject({ status: 'failed', failure: 'why', pictures: [{}] });
  });

  it('goes on where more is given', () => {
    expect(after(began, ended, { type: 'moreGiven', origin: '4 files', count: 1 })).toMatchObject({ status: 'reading', expected: 4, origin: '4 files' });
  });
});

describe('what a review comes to', () => {
  const three = after(began, found('pets/dog/c.png', 'pets/cat/b.png', 'pets/cat/a.png'), ended);

  it('is the same in whatever order the files came', () => {
    const { title, classes, count } = reviewSummary(three);
    expect({ title, count }).toEqual({ title: 'pets', count: 3 });
    expect(classes.map(({ name, pictures }) => [name, pictures.map(({ path }) => path.name)])).toEqual([
      ['cat', ['a.png', 'b.png']],
      ['dog', ['c.png']],
    ]);
  });

  it('leaves out classes, and holds out the share that is asked for', () => {
    const many = after(began, found(...Array.from({ length: 20 }, (_, index) => `pets/${index % 2 === 0 ? 'cat' : 'dog'}/${index}.png`)), ended);
    expect(reviewSummary(many)).toMatchObject({ count: 20, heldOutCount: 2, obstacle: null });
    expect(reviewSummary(reviewed(many, { type: 'chosen', change: { leftOut: new Set(['cat']), heldOutPercent: 50 } }))).toMatchObject({ count: 10, heldOutCount: 5 });
  });

  it('takes classes from a table of labels that fits, unless it is told not to', () => {
    const labelled = after(began, found('pets/a.png', 'pets/b.png', 'pets/c.png'), { type: 'found', findings: [labels] }, ended);
    const summary = reviewSummary(labelled);
    expect(summary.classes.map(({ name }) => name)).toEqual([UNLABELLED, 'poodle', 'tabby']);
    expect(summary).toMatchObject({ classesFrom: { is: 'labels', path: 'pets/labels.csv' }, labels: { named: 2 } });
    expect(reviewSummary(reviewed(labelled, { type: 'chosen', change: { usesLabels: false } })).classes.map(({ name }) => name)).toEqual(['pets']);
  });

  it('takes no notice of a table that fits no picture', () => {
    expect(reviewSummary(after(began, found('pets/x.png', 'pets/y.png'), { type: 'found', findings: [labels] }, ended))).toMatchObject({ labels: null, classesFrom: { is: 'nothing' } });
  });

  it('names what stands in the way of a set', () => {
    expect(reviewSummary(after(began)).obstacle).toContain('still being read');
    expect(reviewSummary(after(began, ended)).obstacle).toContain('No picture');
    expect(reviewSummary(after(began, found('a.png'), ended)).obstacle).toContain('at least two');
    expect(reviewSummary(reviewed(three, { type: 'chosen', change: { leftOut: new Set(['cat', 'dog']) } })).obstacle).toContain('left out');
    const tooMany = after(began, found(...Array.from({ length: 1001 }, (_, index) => `pets/${index}/a.png`)), ended);
    expect(reviewSummary(tooMany).obstacle).toContain('1001 classes are too many');
  });
});

describe('the set that a review has come to', () => {
  it('has its pictures in order, with their classes, split and mirroring', () => {
    const review = after(began, found('pets/dog/c.png', 'pets/cat/b.png', 'pets/cat/a.png', 'pets/fox/d.png'), ended, { type: 'chosen', change: { leftOut: new Set(['cat']), heldOutPercent: 50, flip: false, title: ' Two ' } });
    const dataset = reviewedDataset(review);
    expect(dataset).toMatchObject({ title: 'Two', imageSize: SIZE, count: 2, classes: ['dog', 'fox'], labels: Uint16Array.of(0, 1), flip: false });
    expect([...dataset.pixels]).toEqual([...Array<number>(12).fill(0), ...Array<number>(12).fill(3)]);
    expect([...dataset.trainIndices, ...dataset.heldOutIndices].sort()).toEqual([0, 1]);
    expect(dataset.heldOutIndices.length).toBe(1);
  });

  it('is not made where something stands in its way', () => {
    expect(() => reviewedDataset(after(began))).toThrow('still being read');
  });

  it('has a name even where somebody took it away', () => {
    expect(reviewedDataset(after(began, found('pets/a.png', 'pets/b.png'), ended, { type: 'chosen', change: { title: '  ' } })).title).toBe('pets');
  });
});
