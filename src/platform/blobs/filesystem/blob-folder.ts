import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { type ProblemError, unavailable } from '../../errors';
import type { ByteRange } from '../blobs';

const NAME = /^(\d{5})\.([0-9a-f]{64})$/;
const DRAFT = 'draft.';

export interface StoredPart {
  readonly number: number;
  readonly size: number;
  /** SHA-256, lower-case hex: it is in the name. */
  readonly digest: string;
  readonly path: string;
}

/** The file of a part: its number, so that names sort, and its digest, so that it can be checked. */
export const partName = (number: number, digest: string): string =>
  `${String(number).padStart(5, '0')}.${digest}`;

/** What a part is called until it is whole. */
export const draftName = (): string => `${DRAFT}${randomUUID()}`;

/** Of parts that were on their way, once more, while their upload was completed. */
export const removeDrafts = async (folder: string): Promise<void> => {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(DRAFT));
  for (const name of drafts) await rm(join(folder, name), { force: true });
};

/** A piece of one part's file. */
export interface Piece {
  readonly path: string;
  readonly from: number;
  /** Included. */
  readonly to: number;
}

/** @returns in order; empty where there is no such folder */
export const partsIn = async (folder: string): Promise<StoredPart[]> => {
  const names = (await readdir(folder).catch(orNone)).sort();
  const parts = names.map(async (name): Promise<StoredPart[]> => {
    const [, number, digest] = NAME.exec(name) ?? [];
    if (number === undefined || digest === undefined) return [];
    const path = join(folder, name);
    return [{ number: Number(number), digest, path, size: (await stat(path)).size }];
  });
  return (await Promise.all(parts)).flat();
};

/** Which bytes of which files are those of a span of the whole. */
export const piecesOf = (parts: readonly StoredPart[], { from, to }: ByteRange): Piece[] => {
  let start = 0;
  return parts.flatMap(({ path, size }) => {
    const piece = { path, from: Math.max(from - start, 0), to: Math.min(to - start, size - 1) };
    start += size;
    return piece.from <= piece.to ? [piece] : [];
  });
};

/** Reads files one after the other, one open at a time. */
export async function* readPieces(pieces: readonly Piece[]): AsyncGenerator<Buffer> {
  for (const { path, from, to } of pieces) {
    const file = await open(path, 'r');
    yield* file.createReadStream({ start: from, end: to, highWaterMark: 256 * 1_024 });
  }
}

/** What was renamed in a folder is there after a power cut only once the folder is on the disk. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export const orNone = (error: unknown): [] => {
  if (codeOf(error) === 'ENOENT') return [];
  throw error;
};

/** Files have no room left: the same request may come again. */
export const diskFull = (cause?: unknown): ProblemError =>
  unavailable('The disk of the server is full.', 60, cause);

export const orFull = (error: unknown): never => {
  throw ['ENOSPC', 'EDQUOT'].includes(String(codeOf(error))) ? diskFull(error) : error;
};

/** Does no harm again. One at a time: what makes several says of a full disk that there is no such folder. */
export const makeFolder = async (path: string): Promise<void> => {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') orFull(error);
  });
};

/** By its shape: errors of the system are of another realm where tests run. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
