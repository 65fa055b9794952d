import type * as tf from '@tensorflow/tfjs';
import type { GpuProgram, ProgramOutput } from '../gpu/program';
import { runGpuProgram } from '../gpu/recording';
import { each, release } from './gpuKernel';
import { aIndex, extentsKey, type MatMul } from './matMulContract';

/**
 * The part of C that a workgroup computes, slab by slab of K: its threads bring a slab of A and of B into workgroup memory together,
 * and each multiplies `threadRows` rows by one vec4 of columns out of it, while the next slab is on its way from memory.
 */
interface Tile {
  rows: number;
  columns: number;
  threadRows: number;
  /** Most of K that lies in workgroup memory at a time. */
  slab: number;
}

/** Many numbers a load: for products with tiles enough to keep a GPU busy. 128 threads. */
const LARGE: Tile = { rows: 64, columns: 64, threadRows: 8, slab: 16 };
/** Four times as many tiles, and half the barriers. 64 threads, as all below. */
const SMALL: Tile = { rows: 32, columns: 32, threadRows: 4, slab: 32 };
/** For products of few rows, which are about reading B: a batch's conditioning. */
const LOW: Tile = { rows: 16, columns: 64, threadRows: 4, slab: 32 };
const LOWEST: Tile = { rows: 8, columns: 64, threadRows: 2, slab: 32 };

/** Threads that keep a middling GPU busy: with fewer, the tiles are made smaller, then a long K is split among workgroups. */
const WANTED_THREADS = 16384;
/** From this K on a second program, which adds the splits up, costs less than it saves; each split gets at least LEAST_INNER of it. */
const LONG_INNER = 512;
const LEAST_INNER = 128;
const MOST_SPLITS = 32;
/** A dispatch of more goes on in a second row, which may be longer than what is left for it. */
const MAX_WORKGROUPS_IN_ROW = 65535;

/** A matrix product in tiles in workgroup memory, for hardware. Two programs where K is split: partial products, then their sums in a fixed order. */
export function matMulInWorkgroups(matMul: MatMul): tf.TensorInfo[] {
  const plan = planOf(matMul);
  if (plan.splits === 1) return runGpuProgram(tilesProgram(matMul, plan));
  const parts = runGpuProgram(tilesProgram(matMul, plan));
  const outputs = runGpuProgram(sumProgram(matMul, plan, parts));
  release(...parts);
  return outputs;
}

interface Plan {
  tile: Tile;
  threads: number;
  columnTiles: number;
  tiles: number;
  /** vec4 of K in a slab; slabs in all; slabs, but for the last one's, of each split. */
  slabVectors: number;
  slabs: number;
  splitSlabs: number;
  splits: number;
}

function planOf({ layout, rows, columns, inner }: MatMul): Plan {
  const threadsOf = (tile: Tile) => (tile.rows / tile.threadRows) * (tile.columns / 4);
  const tilesOf = (tile: Tile) => Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns);
  const tile =
    rows <= LOWEST.rows && layout !== 'tn' ? LOWEST // tn takes rows of C by the vec4
    : rows <= LOW.rows ? LOW
    : tilesOf(LARGE) * threadsOf(LARGE) >= WANTED_THREADS ? LARGE
    : SMALL;
  const tiles = tilesOf(tile);
  const threads = threadsOf(tile);
  const slabVectors = Math.min(tile.slab, inner + 3) >> 2;
  const slabs = Math.ceil(inner / (4 * slabVectors));
  const wanted = inner < LONG_INNER ? 1 : Math.min(Math.ceil(WANTED_THREADS / (tiles * threads)), Math.floor(inner / LEAST_INNER), MOST_SPLITS);
  const splitSlabs = Math.ceil(slabs / wanted);
  return { tile, threads, tiles, columnTiles: Math.ceil(columns / tile.columns), slabVectors, slabs, splitSlabs, splits: Math.ceil(slabs / splitSlabs) };
}

/** One operand: which vec4s of it make a slab, where they lie in workgroup memory, and how a thread reads them there. */
interface Operand {
  name: 'a' | 'b';
  /** Its vec4s run along K; else across it, along C's rows (of A) or columns (of B). */
  isAlong: boolean;
  /** WGSL: where a vec4 lies in memory, by the place in the two dimensions as they lie there, the second in vec4s. */
  at: (first: string, vector: string) => string;
  /** Rows or columns of the tile, and of C. */
  extent: number;
  total: number;
  /** WGSL: the tile's first of them. */
  first: string;
  /** Along K: where the vec4s of each row or column lie in a row of workgroup memory, which has `width` of them, `height` rows. */
  slot: (place: string) => string;
  width: number;
  height: number;
}

function operandsOf(matMul: MatMul, { tile, slabVectors }: Plan): [Operand, Operand] {
  const { layout, rows, columns, inner } = matMul;
  const threadColumns = tile.columns / 4;
  const shapeOf = (isAlong: boolean, extent: number, slots: number) =>
    isAlong ? { width: paddedWidth(slots, slabVectors), height: slabVectors } : { width: extent / 4, height: 4 * slabVectors };
  const aIsAlong = layout !== 'tn';
  const bIsAlong = layout === 'nt';
  return [
    {
      name: 'a',
      isAlong: aIsAlong,
      at: (first, vector) => aIndex(matMul, first, vector),
      extent: tile.rows,
      total: rows,
      first: 'firstRow',
      slot: (place) => place,
      ...shapeOf(aIsAlong, tile.rows, tile.rows),
    },
    {
      name: 'b',
      isAlong: bIsAlong,
      at: (first, vector) => `${first} * ${(bIsAlong ? inner : columns) / 4} + ${vector}`,
      extent: tile.columns,
      total: columns,
      first: 'firstColumn',
      // neighbouring threads read every fourth column: those lie side by side, or they would all want the same bank
      slot: (place) => `(${place} % 4) * ${threadColumns + 1} + ${place} / 4`,
      ...shapeOf(bIsAlong, tile.columns, 4 * (threadColumns + 1)),
    },
  ];
}

/** At least `slots`; what threads write at the same time, `slabVectors` rows from one another, falls into different ones of the 8 banks of a vec4. */
function paddedWidth(slots: number, slabVectors: number): number {
  const wanted = Math.floor(8 / Math.min(slabVectors, 8)) % 8;
  return slots + ((wanted - (slots % 8) + 8) % 8);
}

/** The product's tiles; where K is split, the partial products [splits, M, N] and partial sums [splits, M] instead of its outputs. */
function tilesProgram(matMul: MatMul, plan: Plan): GpuProgram {
  const { rows, columns, a, b, sums } = matMul;
  const { tile, threads, tiles, columnTiles, splits, splitSlabs, slabs } = plan;
  const isWhole = splits === 1;
  const vectors = columns / 4;
  const threadColumns = tile.columns / 4;
  const operands = operandsOf(matMul, plan);
  const parts: ProgramOutput[] = [
    { name: 'parts', shape: [splits, rows, columns], components: 4 },
    ...(sums === undefined ? [] : [{ name: 'partSums', shape: [splits, rows], components: 4 as const }]),
  ];
  const storeSums = isWhole ? `set_${sums ?? ''}(sumAt, sum);` : `set_partSums(split * ${rows / 4} + sumAt, sum);`;
  const store = isWhole ? matMul.store : (row: string, vector: string, value: string) => `set_parts((split * ${rows} + ${row}) * ${vectors} + ${vector}, ${value});`;
  return {
    key: `matMulTiles_${extentsKey(matMul)}_${isWhole ? matMul.key : `split${splits}`}`,
    inputs: [{ name: 'a', tensor: a, components: 4 }, { name: 'b', tensor: b, components: 4 }, ...(isWhole ? (matMul.inputs ?? []) : [])],
    updates: isWhole ? (matMul.updates ?? []) : [],
    outputs: isWhole ? matMul.outputs : parts,
    threads: tiles * splits * threads,
    cooperative: threads,
    declarations: operands.map(({ name, width, height }) => `var<workgroup> ${name}Slab : array<array<vec4<f32>, ${width}>, ${height}>;`).join('\n'),
    code: `
  ${tiles * splits > MAX_WORKGROUPS_IN_ROW ? `if (group >= ${tiles * splits}) { return; }` : ''}
  ${isWhole ? '' : `let split = group / ${tiles};`}
  let tile = group % ${tiles};
  let firstRow = (tile / ${columnTiles}) * ${tile.rows};
  let firstColumn = (tile % ${columnTiles}) * ${tile.columns};
  let threadColumn = lane % ${threadColumns};
  let threadRow = lane / ${threadColumns};
  let row = firstRow + threadRow * ${tile.threadRows};
  let vector = firstColumn / 4 + threadColumn;
  let start = ${(isWhole ? matMul.start?.(`min(vector, ${vectors - 1})`) : undefined) ?? 'vec4<f32>(0.0)'};
  ${each(tile.threadRows, (i) => `var c${i} = start;`)}
  ${sums === undefined ? '' : `var sum = vec4<f32>(0.0); let sumAt = firstRow / 4 + lane; let makesSum = firstColumn == 0 && lane < ${tile.rows / 4};`}
  let firstSlab = ${isWhole ? '0' : `split * ${splitSlabs}`};
  let lastSlab = ${isWhole ? slabs : `min(firstSlab + ${splitSlabs}, ${slabs})`};
  ${operands.map((operand) => places(operand, plan)).join('\n    ')}
  ${operands.map((operand) => fetches(operand, matMul, plan, 'firstSlab', 'var ')).join('\n    ')}
  for (var slab = firstSlab; slab < lastSlab; slab++) {
    workgroupBarrier();
    ${operands.map((operand) => keeps(operand, plan)).join('\n    ')}
    workgroupBarrier();
    if (slab + 1 < lastSlab) {
      ${operands.map((operand) => fetches(operand, matMul, plan, '(slab + 1)', '')).join('\n      ')}
    }
    ${each(plan.slabVectors, (k) => products(operands, tile, k))}
    ${sums === undefined ? '' : `if (makesSum) { ${each(4 * plan.slabVectors, (k) => `sum += aSlab[${k}][lane];`)} }`}
  }
  ${each(tile.threadRows, (i) => `if (row + ${i} < ${rows} && vector < ${vectors}) { ${store(`(row + ${i})`, 'vector', `c${i}`)} }`)}
  ${sums === undefined ? '' : `if (makesSum && sumAt < ${rows / 4}) { ${storeSums} }`}`,
  };
}

/** How many vec4s of an operand's slab a thread brings: the last only where the slab has so many. */
const shareOf = ({ extent }: Operand, { threads, slabVectors }: Plan): number => Math.ceil((extent * slabVectors) / threads);

/** WGSL that says for each of them where it lies: its place across K in memory and in its slab, and its place along K in the slab. */
function places(operand: Operand, plan: Plan): string {
  const { name, isAlong, extent, total, first, slot } = operand;
  const perRow = isAlong ? plan.slabVectors : extent / 4;
  return each(shareOf(operand, plan), (i) => {
    const number = `(lane + ${i * plan.threads})`;
    const [major, minor] = [`${number} / ${perRow}`, `${number} % ${perRow}`];
    return isAlong
      ? `let ${name}K${i} = ${minor}; let ${name}Slot${i} = ${slot(`(${major})`)}; let ${name}From${i} = min(${first} + ${major}, ${total - 1});`
      : `let ${name}K${i} = min(${major}, ${4 * plan.slabVectors - 1}); let ${name}Slot${i} = ${minor}; let ${name}From${i} = min(${first} / 4 + ${name}Slot${i}, ${total / 4 - 1});`;
  });
}

/** WGSL that fetches a thread's share of a slab from memory: beyond C's edges any numbers of the operand, beyond K zeros. */
function fetches(operand: Operand, { inner }: MatMul, plan: Plan, slab: string, declare: string): string {
  const { name, isAlong, at } = operand;
  const depth = isAlong ? plan.slabVectors : 4 * plan.slabVectors;
  const most = isAlong ? inner / 4 : inner;
  return each(shareOf(operand, plan), (i) => {
    const k = `(${slab} * ${depth} + ${name}K${i})`;
    const from = (sureK: string) => `${name}(${isAlong ? at(`${name}From${i}`, sureK) : at(sureK, `${name}From${i}`)})`;
    return `${declare}${name}Next${i} = ${most % depth === 0 ? from(k) : `select(vec4<f32>(0.0), ${from(`min(${k}, ${most - 1})`)}, ${k} < ${most})`};`;
  });
}

/** WGSL that puts what was fetched into workgroup memory. */
function keeps(operand: Operand, plan: Plan): string {
  const { name, extent } = operand;
  const count = extent * plan.slabVectors;
  return each(shareOf(operand, plan), (i) => {
    const keep = `${name}Slab[${name}K${i}][${name}Slot${i}] = ${name}Next${i};`;
    return (i + 1) * plan.threads <= count ? keep : `if (lane + ${i * plan.threads} < ${count}) { ${keep} }`;
  });
}

/** WGSL that multiplies four places of K: B's four vec4s of columns, then A's numbers row by row. Unrolled, so that drivers need not. */
function products([a, b]: [Operand, Operand], { columns, threadRows }: Tile, k: number): string {
  const four = [0, 1, 2, 3] as const;
  const part = (i: number) => 'xyzw'.charAt(i);
  const ofB = b.isAlong
    ? `${four.map((j) => `let z${j} = bSlab[${k}][${j * (columns / 4 + 1)} + threadColumn];`).join(' ')}
      ${four.map((i) => `let y${i} = vec4<f32>(${four.map((j) => `z${j}.${part(i)}`).join(', ')});`).join(' ')}`
    : four.map((i) => `let y${i} = bSlab[${4 * k + i}][threadColumn];`).join(' ');
  const ofRow = (row: number) => `{ let x = aSlab[${k}][threadRow * ${threadRows} + ${row}]; c${row} = ${four.reduce((sum, i) => `fma(vec4<f32>(x.${part(i)}), y${i}, ${sum})`, `c${row}`)}; }`;
  const ofRows = (i: number, vector: number) =>
    `{ let x = aSlab[${4 * k + i}][threadRow * ${threadRows / 4} + ${vector}]; ${four.map((j) => `c${4 * vector + j} = fma(vec4<f32>(x.${part(j)}), y${i}, c${4 * vector + j});`).join(' ')} }`;
  return `{
      ${ofB}
      ${a.isAlong ? each(threadRows, ofRow) : four.map((i) => each(threadRows / 4, (vector) => ofRows(i, vector))).join('\n      ')}
    }`;
}

/** Adds the splits' partial products up, a thread a vec4 of C and then a vec4 of the sums. */
function sumProgram(matMul: MatMul, { splits }: Plan, parts: tf.TensorInfo[]): GpuProgram {
  const { rows, columns, sums } = matMul;
  const vectors = columns / 4;
  const products = rows * vectors;
  const names = ['parts', ...(sums === undefined ? [] : ['partSums'])];
  return {
    key: `matMulSum_${extentsKey(matMul)}_split${splits}_${matMul.key}`,
    inputs: [...parts.map((tensor, index) => ({ name: names[index] ?? '', tensor, components: 4 as const })), ...(matMul.inputs ?? [])],
    updates: matMul.updates ?? [],
    outputs: matMul.outputs,
    threads: products + (sums === undefined ? 0 : rows / 4),
    code: `${sums === undefined ? '' : `
  if (index >= ${products}) {
    let sumAt = index - ${products};
    var sum = vec4<f32>(0.0);
    ${addsSplits('partSums', 'sumAt', rows / 4, splits)}
    set_${sums}(sumAt, sum);
    return;
  }`}
  let row = index / ${vectors};
  let vector = index % ${vectors};
  var sum = ${matMul.start?.('vector') ?? 'vec4<f32>(0.0)'};
  ${addsSplits('parts', 'index', products, splits)}
  ${matMul.store('row', 'vector', 'sum')}`,
  };
}

/** WGSL that adds all splits' vec4s to `sum`: eight loads at a time, none of which waits for another. */
function addsSplits(name: string, at: string, stride: number, splits: number): string {
  const groups = Array.from({ length: Math.ceil(splits / 8) }, (_, group) => Array.from({ length: Math.min(8, splits - 8 * group) }, (_, index) => 8 * group + index));
  return groups.map((group) => `{ ${group.map((split) => `let p${split} = ${name}(${at} + ${split * stride});`).join(' ')} sum += ${group.map((split) => `p${split}`).join(' + ')}; }`).join('\n  ');
}
