/** How a colour is seen, and how far apart two are. Colours are #rrggbb; RGB is linear, 0…1. */

export type Vision = 'trichromacy' | 'protanopia' | 'deuteranopia' | 'tritanopia';
type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Of linear RGB: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1. */
const visions: Readonly<Record<Vision, Matrix>> = {
  trichromacy: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const rgbToXyz: Matrix = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]];
const white: Triple = [0.95047, 1, 1.08883];

const dot = ([a, b, c]: Triple, [x, y, z]: Triple): number => a * x + b * y + c * z;
const times = ([first, second, third]: Matrix, triple: Triple): Triple => [dot(first, triple), dot(second, triple), dot(third, triple)];
const mapped = ([a, b, c]: Triple, change: (value: number, index: number) => number): Triple => [change(a, 0), change(b, 1), change(c, 2)];

function linearOf(color: string): Triple {
  if (!/^#[0-9a-f]{6}$/.test(color)) throw new Error(`${color} is no colour as tokens.css writes them, #rrggbb.`);
  const partAt = (start: number): number => parseInt(color.slice(start, start + 2), 16) / 255;
  return mapped([partAt(1), partAt(3), partAt(5)], (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
}

export const seenBy = (vision: Vision, color: string): Triple => mapped(times(visions[vision], linearOf(color)), (value) => Math.min(1, Math.max(0, value)));

function labOf(rgb: Triple): Triple {
  const [x, y, z] = mapped(times(rgbToXyz, rgb), (value, index) => {
    const relative = value / (white[index] ?? 1);
    return relative > 216 / 24389 ? Math.cbrt(relative) : (24389 / 27 * relative + 16) / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIE 1976: a just noticeable difference is about 2.3. */
export function deltaE(one: Triple, other: Triple): number {
  const [first, second] = [labOf(one), labOf(other)];
  return Math.hypot(...first.map((value, index) => value - (second[index] ?? 0)));
}

/** The contrast ratio of WCAG 2, 1…21. */
export function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [one, other].map((color) => times(rgbToXyz, linearOf(color))[1]).sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}
