/**
 * Inception v3 as Fréchet Inception Distances are computed with: that of TensorFlow's inception-2015-12-05, in the structure and with the names of
 * pytorch-fid's fid_inception_v3 (https://github.com/mseitzer/pytorch-fid), which is torchvision's Inception3 with the pools of Szegedy et al. 2015
 * but for one: the pool branch of Mixed_7c takes maxima.
 */

/** Convolution without bias, batch norm and ReLU. 'same' is (kernel − 1) / 2 of zeros on either side, and only ever with stride 1. */
export interface Unit {
  readonly kind: 'unit';
  readonly name: string;
  readonly outputs: number;
  readonly kernel: readonly [height: number, width: number];
  readonly stride: 1 | 2;
  readonly padding: 'same' | 'valid';
}

/** Over 3×3 positions, of which none outside the picture counts: 'same' with stride 1, 'valid' with stride 2. */
export interface Pool {
  readonly kind: 'averagePool' | 'maxPool';
  readonly stride: 1 | 2;
}

/** Branches over the same input, their channels one after another. Units within are named after it. */
export interface Branches {
  readonly kind: 'branches';
  readonly name: string;
  readonly branches: readonly (readonly Step[])[];
}

export type Step = Unit | Pool | Branches;

/** Side that pictures are resized to, pixels. */
export const INCEPTION_INPUT_SIZE = 299;
/** Features an image: the channels of Mixed_7c. */
export const INCEPTION_FEATURE_COUNT = 2048;
/** Outputs of the classifier in the file, which features do without. */
export const INCEPTION_CLASS_COUNT = 1008;

const averagePool: Pool = { kind: 'averagePool', stride: 1 };
const maxPool: Pool = { kind: 'maxPool', stride: 1 };
const halvingMaxPool: Pool = { kind: 'maxPool', stride: 2 };

const same = (name: string, outputs: number, height: number, width = height): Unit => ({ kind: 'unit', name, outputs, kernel: [height, width], stride: 1, padding: 'same' });
const valid = (name: string, outputs: number, size: number, stride: 1 | 2): Unit => ({ kind: 'unit', name, outputs, kernel: [size, size], stride, padding: 'valid' });
const branches = (name: string, ...all: Step[][]): Branches => ({ kind: 'branches', name, branches: all });

/** 35×35 */
const mixed5 = (name: string, poolOutputs: number): Branches =>
  branches(
    name,
    [same('branch1x1', 64, 1)],
    [same('branch5x5_1', 48, 1), same('branch5x5_2', 64, 5)],
    [same('branch3x3dbl_1', 64, 1), same('branch3x3dbl_2', 96, 3), same('branch3x3dbl_3', 96, 3)],
    [averagePool, same('branch_pool', poolOutputs, 1)],
  );

/** 17×17 */
const mixed6 = (name: string, inner: number): Branches =>
  branches(
    name,
    [same('branch1x1', 192, 1)],
    [same('branch7x7_1', inner, 1), same('branch7x7_2', inner, 1, 7), same('branch7x7_3', 192, 7, 1)],
    [
      same('branch7x7dbl_1', inner, 1),
      same('branch7x7dbl_2', inner, 7, 1),
      same('branch7x7dbl_3', inner, 1, 7),
      same('branch7x7dbl_4', inner, 7, 1),
      same('branch7x7dbl_5', 192, 1, 7),
    ],
    [averagePool, same('branch_pool', 192, 1)],
  );

/** 8×8 */
const mixed7 = (name: string, pool: Pool): Branches =>
  branches(
    name,
    [same('branch1x1', 320, 1)],
    [same('branch3x3_1', 384, 1), branches('', [same('branch3x3_2a', 384, 1, 3)], [same('branch3x3_2b', 384, 3, 1)])],
    [
      same('branch3x3dbl_1', 448, 1),
      same('branch3x3dbl_2', 384, 3),
      branches('', [same('branch3x3dbl_3a', 384, 1, 3)], [same('branch3x3dbl_3b', 384, 3, 1)]),
    ],
    [pool, same('branch_pool', 192, 1)],
  );

/** From the picture [299, 299, 3] to [8, 8, 2048], whose mean over positions is the features. */
export const INCEPTION_STEPS: readonly Step[] = [
  valid('Conv2d_1a_3x3', 32, 3, 2),
  valid('Conv2d_2a_3x3', 32, 3, 1),
  same('Conv2d_2b_3x3', 64, 3),
  halvingMaxPool,
  valid('Conv2d_3b_1x1', 80, 1, 1),
  valid('Conv2d_4a_3x3', 192, 3, 1),
  halvingMaxPool,
  mixed5('Mixed_5b', 32),
  mixed5('Mixed_5c', 64),
  mixed5('Mixed_5d', 64),
  branches(
    'Mixed_6a',
    [valid('branch3x3', 384, 3, 2)],
    [same('branch3x3dbl_1', 64, 1), same('branch3x3dbl_2', 96, 3), valid('branch3x3dbl_3', 96, 3, 2)],
    [halvingMaxPool],
  ),
  mixed6('Mixed_6b', 128),
  mixed6('Mixed_6c', 160),
  mixed6('Mixed_6d', 160),
  mixed6('Mixed_6e', 192),
  branches(
    'Mixed_7a',
    [same('branch3x3_1', 192, 1), valid('branch3x3_2', 320, 3, 2)],
    [same('branch7x7x3_1', 192, 1), same('branch7x7x3_2', 192, 1, 7), same('branch7x7x3_3', 192, 7, 1), valid('branch7x7x3_4', 192, 3, 2)],
    [halvingMaxPool],
  ),
  mixed7('Mixed_7b', averagePool),
  mixed7('Mixed_7c', maxPool),
];

/** A unit as it stands in the net. */
export interface PlacedUnit {
  /** With the name of its block, as in the file: `Mixed_5b.branch1x1`. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: readonly [height: number, width: number];
}

/**
 * All 94 units in order, with what they take in.
 * @param widthDivisor every width of the net is divided by it
 */
export function inceptionUnits(widthDivisor: number): PlacedUnit[] {
  return placeUnits(INCEPTION_STEPS, '', 3, widthDivisor).units;
}

function placeUnits(steps: readonly Step[], block: string, inputs: number, widthDivisor: number): { units: PlacedUnit[]; channels: number } {
  const units: PlacedUnit[] = [];
  let channels = inputs;
  for (const step of steps) {
    if (step.kind === 'unit') {
      const outputs = step.outputs / widthDivisor;
      units.push({ name: block + step.name, inputs: channels, outputs, kernel: step.kernel });
      channels = outputs;
    } else if (step.kind === 'branches') {
      const placed = step.branches.map((branch) => placeUnits(branch, unitsOf(step, block), channels, widthDivisor));
      units.push(...placed.flatMap((branch) => branch.units));
      channels = placed.reduce((sum, branch) => sum + branch.channels, 0);
    }
  }
  return { units, channels };
}

/** What the names of the units within begin with. */
export function unitsOf({ name }: Branches, block: string): string {
  return name === '' ? block : `${name}.`;
}
