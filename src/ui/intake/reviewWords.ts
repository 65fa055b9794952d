import type { PictureNote } from '../../intake/pictureHeader';
import type { ReadPicture } from '../../intake/pictureReader';
import { formatCount } from '../formatting';

type Sized = Pick<ReadPicture, 'width' | 'height'>;

/** From the smallest to the largest: "As they came: 64 × 64 to 4 000 × 3 000 pixels." */
export function sizeWords(pictures: readonly Sized[]): string {
  const [first] = pictures;
  if (first === undefined) return '';
  const area = ({ width, height }: Sized): number => width * height;
  const smallest = pictures.reduce((least, own) => (area(own) < area(least) ? own : least), first);
  const largest = pictures.reduce((most, own) => (area(own) > area(most) ? own : most), first);
  const words = ({ width, height }: Sized): string => `${formatCount(width)} × ${formatCount(height)}`;
  return `As they came: ${words(smallest)}${words(largest) === words(smallest) ? '' : ` to ${words(largest)}`} pixels.`;
}

const noteExplanations: Record<PictureNote, (count: string) => string> = {
  animated: (count) => `${count} animated: the first frame.`,
  cmyk: (count) => `${count} for print (CMYK): turned into RGB.`,
  '16-bit': (count) => `${count} of 16 bits: rounded to 8.`,
};

/** What is unusual about some of them. */
export function noteWords(pictures: readonly Pick<ReadPicture, 'notes'>[]): string {
  return (['animated', 'cmyk', '16-bit'] as const)
    .map((note) => ({ note, count: pictures.filter(({ notes }) => notes.includes(note)).length }))
    .filter(({ count }) => count > 0)
    .map(({ note, count }) => noteExplanations[note](formatCount(count)))
    .join(' ');
}
