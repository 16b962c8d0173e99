import fc from 'fast-check';

import { concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';
import { loadProviders, type Provider, PROVIDERS } from '../testing/providers';
import { flips, seedOf } from '../testing/samples';
import { chunkPlace, openChunk, sealChunk } from './file-chunks';
import { createFile, type FileDescription, openFile, type SealedFile } from './file-header';
import { fileRange, openRange } from './file-range';

const CHUNK = 2 ** 16;

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

interface Stored {
  readonly bytes: Uint8Array;
  readonly description: FileDescription;
  readonly plain: Uint8Array;
}

function store(primitives: Primitives, size: number, key = seedOf(1)): Stored {
  const plain = Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 255);
  const { file, description } = createFile(primitives, key, size);
  const chunks = Array.from({ length: file.chunks }, (_, index) => {
    const { start, end } = chunkPlace(file, index).plain;
    return sealChunk(primitives, file, index, plain.subarray(start, end));
  });
  const bytes = concatBytes(file.header, ...chunks);
  expect(bytes).toHaveLength(file.storedBytes);
  return { bytes, description, plain };
}

function fileOf(primitives: Primitives, { bytes, description }: Stored): SealedFile {
  const outcome = openFile(primitives, bytes.slice(0, 64), description);
  if ('problem' in outcome) throw new Error(outcome.problem);
  return outcome.file;
}

function storedChunk(file: SealedFile, { bytes }: Stored, index: number): Uint8Array {
  const { start, end } = chunkPlace(file, index).stored;
  return bytes.slice(start, end);
}

function problemOf(
  primitives: Primitives,
  header: Uint8Array,
  description: FileDescription,
): string {
  const outcome = openFile(primitives, header, description);
  return 'problem' in outcome ? outcome.problem : 'none';
}

describe.each(PROVIDERS)('a file with %s', (name) => {
  let primitives: Primitives;
  beforeAll(() => {
    primitives = providers[name];
  });

  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])(
    'of %d bytes opens chunk by chunk to what was sealed',
    (size) => {
      const stored = store(primitives, size);
      const file = fileOf(primitives, stored);
      const opened = Array.from({ length: file.chunks }, (_, index) =>
        openChunk(primitives, file, index, storedChunk(file, stored, index)),
      );
      expect(opened).not.toContain(null);
      expect(Buffer.compare(Buffer.concat(opened as Uint8Array[]), stored.plain)).toBe(0);
    },
  );

  it('refuses a header in which any bit is turned, cut or followed by more', () => {
    const { bytes, description } = store(primitives, 100);
    const header = bytes.slice(0, 64);
    expect(problemOf(primitives, header, description)).toBe('none');
    for (const changed of flips(header)) {
      expect(problemOf(primitives, changed, description)).not.toBe('none');
    }
    expect(problemOf(primitives, header.slice(0, 63), description)).toBe('malformed');
    expect(problemOf(primitives, bytes.slice(0, 65), description)).toBe('malformed');
    expect(problemOf(primitives, header.with(4, 2), description)).toBe('unknown-version');
    for (const log2 of [15, 21, 0, 255]) {
      expect(problemOf(primitives, header.with(5, log2), description)).toBe('malformed');
    }
  });

  it('refuses a header of another kind, also when whoever has the key made it', () => {
    const { bytes, description } = store(primitives, 100);
    const made = (start: Uint8Array) => {
      const label = Uint8Array.from(Buffer.from('anochat/1 file-commit'));
      const commit = primitives.blake2b(32, concatBytes(label, start), description.key);
      return problemOf(primitives, concatBytes(start, commit), { ...description, commit });
    };
    const start = bytes.slice(0, 32);
    expect(made(start)).toBe('none');
    expect(made(start.with(3, 0x32))).toBe('malformed');
    for (const at of [6, 7]) expect(made(start.with(at, 1))).toBe('malformed');
    expect(made(start.with(5, 15))).toBe('malformed');
    expect(made(start.with(31, start[31]! + 1))).toBe('wrong-size');
  });

  it('refuses another size, key or commitment, however huge the size', () => {
    const { bytes, description } = store(primitives, 100);
    const header = bytes.slice(0, 64);
    const problem = (changed: Partial<FileDescription>) =>
      problemOf(primitives, header, { ...description, ...changed });
    for (const size of [2 ** 40, 2 ** 53, -1, 0.5, Number.NaN, Infinity, 90, 105, 0]) {
      expect([size, problem({ size })]).toEqual([size, 'wrong-size']);
    }
    expect(problem({ key: seedOf(2) })).toBe('wrong-key');
    expect(problem({ commit: seedOf(2) })).toBe('wrong-key');
    expect(problem({ commit: new Uint8Array(0) })).toBe('wrong-key');
  });

  it('does not open with a second key, even with a header made for it', () => {
    const stored = store(primitives, 100);
    const file = fileOf(primitives, stored);
    const other = createFile(primitives, seedOf(2), 100).file;
    expect(openChunk(primitives, other, 0, storedChunk(file, stored, 0))).toBeNull();
  });

  it('opens no chunk in another place, changed, cut, or of another file under the same key', () => {
    const size = 2 * CHUNK + 9;
    const stored = store(primitives, size);
    const file = fileOf(primitives, stored);
    const chunk = (index: number) => storedChunk(file, stored, index);
    expect(openChunk(primitives, file, 0, chunk(1))).toBeNull();
    expect(openChunk(primitives, file, 1, chunk(0))).toBeNull();
    expect(openChunk(primitives, file, 2, chunk(2).slice(0, -1))).toBeNull();
    expect(openChunk(primitives, file, 2, concatBytes(chunk(2), Uint8Array.of(0)))).toBeNull();
    expect(openChunk(primitives, file, 0, chunk(0).with(77, chunk(0)[77]! ^ 4))).toBeNull();
    const salted = { ...primitives, randomBytes: () => seedOf(9).slice(0, 16) };
    const again = store(salted, size);
    expect(openChunk(primitives, file, 0, storedChunk(file, again, 0))).toBeNull();
  });

  it('cannot be ended early or go on after its end', () => {
    const stored = store(primitives, 2 * CHUNK);
    const file = fileOf(primitives, stored);
    const [first, last] = [storedChunk(file, stored, 0), storedChunk(file, stored, 1)];
    const shorter = { ...file, chunks: 1, size: CHUNK, paddedSize: CHUNK };
    expect(openChunk(primitives, shorter, 0, first)).toBeNull();
    const longer = { ...file, chunks: 3, size: 3 * CHUNK, paddedSize: 3 * CHUNK };
    expect(openChunk(primitives, longer, 1, last)).toBeNull();
  });

  it('refuses padding that is not zero', () => {
    const stored = store(primitives, 100);
    const file = fileOf(primitives, stored);
    expect(file.paddedSize).toBeGreaterThan(100);
    const padded = new Uint8Array(file.paddedSize).fill(1);
    const nonce = new Uint8Array(24).with(23, 1);
    const none = new Uint8Array(0);
    const forged = primitives.xchacha20poly1305.seal(file.chunkKey, nonce, none, padded);
    expect(openChunk(primitives, file, 0, forged)).toBeNull();
    const honest = primitives.xchacha20poly1305.seal(
      file.chunkKey,
      nonce,
      none,
      padded.fill(0, 100),
    );
    expect(openChunk(primitives, file, 0, honest)).toHaveLength(100);
  });
});

describe('a range of a file', () => {
  it('opens from the fewest chunks, at all boundaries', () => {
    const primitives = providers.sodium;
    const stored = store(primitives, 3 * CHUNK + 5);
    const file = fileOf(primitives, stored);
    const edges = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK, 3 * CHUNK + 5];
    for (const start of edges) {
      for (const end of edges.filter((edge) => edge >= start)) {
        const range = fileRange(file, start, end);
        const bytes = stored.bytes.slice(range.stored.start, range.stored.end);
        const opened = openRange(primitives, file, range, bytes);
        expect(Buffer.compare(opened!, stored.plain.subarray(start, end))).toBe(0);
      }
    }
    expect(fileRange(file, CHUNK, 2 * CHUNK).chunks).toEqual({ start: 1, end: 2 });
    expect(fileRange(file, CHUNK - 1, CHUNK + 1).chunks).toEqual({ start: 0, end: 2 });
  });

  it('is cut to the file, and refused when it is none or not all of it came', () => {
    const primitives = providers.sodium;
    const stored = store(primitives, 1_000);
    const file = fileOf(primitives, stored);
    expect(fileRange(file, 500, 9_999).plain).toEqual({ start: 500, end: 1_000 });
    expect(fileRange(fileOf(primitives, store(primitives, 0)), 0, 10).chunks).toEqual({
      start: 0,
      end: 1,
    });
    for (const [start, end] of [
      [-1, 5],
      [6, 5],
      [1_001, 1_002],
      [0.5, 5],
    ] as const) {
      expect(() => fileRange(file, start, end)).toThrow('no such range');
    }
    const range = fileRange(file, 0, 10);
    const bytes = stored.bytes.slice(range.stored.start, range.stored.end);
    expect(openRange(primitives, file, range, bytes.slice(0, -1))).toBeNull();
    expect(openRange(primitives, file, range, bytes.with(3, bytes[3]! ^ 1))).toBeNull();
  });

  it('never reaches outside of what is stored', () => {
    const primitives = providers.sodium;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 34 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (size, part) => {
          const { file } = createFile(primitives, seedOf(1), size, 20);
          const start = Math.floor(size * part);
          const { stored, chunks } = fileRange(file, start, size);
          expect(stored.end).toBeLessThanOrEqual(file.storedBytes);
          expect(stored.start).toBeGreaterThanOrEqual(64);
          expect(chunks.end).toBeLessThanOrEqual(file.chunks);
        },
      ),
    );
  });
});
