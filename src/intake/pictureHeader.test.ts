import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { BrokenPictureError, pictureHeader, type PictureHeader } from './pictureHeader';
import { fileKind, KIND_BYTES, type PictureKind } from './pictureKind';
import { bmp, picturesOfAllKinds, png, svg, text, type Bytes } from './pictures.testdata';

let pictures: Record<string, Bytes> = {};
beforeAll(async () => {
  pictures = { ...(await picturesOfAllKinds()), bmp: bmp(24, 16), svg: text(svg('<g/>', 'width="24" height="16"')) };
});

const kindOf = (bytes: Uint8Array) => fileKind(bytes.subarray(0, KIND_BYTES));
const headerOf = (bytes: Uint8Array): PictureHeader => {
  const kind = kindOf(bytes);
  if (kind.is !== 'picture') throw new Error(`is no picture but ${JSON.stringify(kind)}`);
  return pictureHeader(kind.kind, bytes);
};
const bytesOf = async (made: { toBuffer: () => Promise<Buffer> }): Promise<Bytes> => new Uint8Array(await made.toBuffer());

describe('the kind of a file', () => {
  it('is told by its bytes', () => {
    for (const [kind, bytes] of Object.entries(pictures)) expect(kindOf(bytes)).toEqual({ is: 'picture', kind });
  });

  it('is an archive for zip, gzip and tar', () => {
    expect(kindOf(text('PK\x03\x04 and so on'))).toEqual({ is: 'archive', kind: 'zip' });
    expect(kindOf(Uint8Array.of(0x1f, 0x8b, 8, 0))).toEqual({ is: 'archive', kind: 'gzip' });
    expect(kindOf(Uint8Array.from({ length: 512 }, (_, at) => 'ustar'.charCodeAt(at - 257) || 97))).toEqual({ is: 'archive', kind: 'tar' });
  });

  it('is named for what cannot be read', () => {
    const what = (bytes: Uint8Array) => {
      const kind = kindOf(bytes);
      return kind.is === 'other' ? kind.what : kind.kind;
    };
    expect(what(text('%PDF-1.7'))).toBe('a PDF');
    expect(what(text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'))).toContain('HEIC');
    expect(what(text('\0\0\0\x18ftypisom\0\0\0\0mp41avc1'))).toBe('a video');
    expect(what(text('just words'))).toBe('text');
    expect(what(text('a\0b'))).toBe('of an unknown kind');
    expect(what(new Uint8Array(0))).toBe('empty');
    expect(what(text('<html><svg></svg></html>'))).toBe('text');
    expect(what(text('<!-- a drawing --><?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>\n<svg></svg>'))).toBe('svg');
  });
});

describe('the header of a picture', () => {
  it('has its size, in every kind', () => {
    for (const [kind, bytes] of Object.entries(pictures)) expect(headerOf(bytes)).toEqual({ kind, width: 24, height: 16, notes: [] });
  });

  it('has the size of lossless and of large WebPs, too', async () => {
    const made = () => sharp({ create: { width: 300, height: 70, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } });
    expect(headerOf(await bytesOf(made().webp({ lossless: true })))).toMatchObject({ width: 300, height: 70 });
    expect(headerOf(await bytesOf(made().webp()))).toMatchObject({ width: 300, height: 70 });
  });

  it('says what is unusual: frames, print colours, 16 bits', async () => {
    const frames = Buffer.from(Uint8Array.from({ length: 20 * 60 * 3 }, (_, at) => (at * 7) % 251));
    const film = () => sharp(frames, { raw: { width: 20, height: 60, channels: 3, pageHeight: 20 } });
    expect(headerOf(await bytesOf(film().gif())).notes).toEqual(['animated']);
    expect(headerOf(await bytesOf(film().webp())).notes).toEqual(['animated']);
    const still = () => sharp(present(pictures['png']));
    expect(headerOf(await bytesOf(still().toColourspace('cmyk').jpeg())).notes).toEqual(['cmyk']);
    expect(headerOf(await bytesOf(still().toColourspace('rgb16').png())).notes).toEqual(['16-bit']);
  });

  it('has the size that an SVG asks for, by its attributes or its box', () => {
    const size = (attributes: string) => {
      const { width, height } = headerOf(text(svg('', attributes)));
      return [width, height];
    };
    expect(size('width="40" height="2cm"')).toEqual([40, 75.6]);
    expect(size('viewBox="0 0 30 60"')).toEqual([30, 60]);
    expect(size('viewBox="0,0,30,60" width="100%" height="10px"')).toEqual([5, 10]);
    expect(size('')).toEqual([300, 150]);
    expect(size("data-a='>' width='7' height='9'")).toEqual([7, 9]);
  });

  it('is read before anything is decoded, however large the picture says it is', async () => {
    const bytes = await png();
    new DataView(bytes.buffer).setUint32(16, 20_000);
    new DataView(bytes.buffer).setUint32(20, 20_000);
    expect(headerOf(bytes)).toMatchObject({ width: 20_000, height: 20_000 });
  });

  it('is refused in words where the file was cut off', () => {
    for (const [kind, bytes] of Object.entries(pictures)) {
      if (kind === 'gif') continue; // its first frame may be whole: the decoder knows
      expect(() => pictureHeader(kind as PictureKind, bytes.subarray(0, Math.floor(bytes.length * 0.6))), kind).toThrow(BrokenPictureError);
    }
  });

  it('of anything at all is a size or a refusal in words', () => {
    const kinds: PictureKind[] = ['png', 'jpeg', 'webp', 'gif', 'avif', 'bmp', 'svg'];
    const damage = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...kinds), damage, fc.option(fc.nat(2000), { nil: undefined }), fc.uint8Array({ maxLength: 200 }), fc.boolean(), (kind, changes, length, noise, isNoise) => {
        const bytes = isNoise ? noise : new Uint8Array(pictures[kind] ?? noise).slice(0, length);
        if (!isNoise) for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          const { width, height } = pictureHeader(kind, bytes);
          expect(width).toBeGreaterThan(0);
          expect(height).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(BrokenPictureError);
        }
      }),
      { numRuns: 4000 },
    );
  });
});

function present(bytes: Bytes | undefined): Bytes {
  if (bytes === undefined) throw new Error('the pictures were not made');
  return bytes;
}
