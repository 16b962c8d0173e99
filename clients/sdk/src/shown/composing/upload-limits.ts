import { LIMITS, type Mode, type UploadLimits } from '@anochat/contract';
import type { AnoChat } from '../../client/anochat';

const FRESH_MS = 60_000;

/** Where the server does not say: it checks again itself. */
const UNTOLD: UploadLimits = {
  blobBytes: LIMITS.blobBytes,
  partBytes: LIMITS.partBytes,
  quotaBytes: null,
  usedBytes: 0,
};

const asked = new WeakMap<
  object,
  { readonly at: number; readonly answer: Promise<UploadLimits> }
>();

/** What the server takes, as it said within the last minute. */
export function uploadLimits({ media }: Pick<AnoChat, 'media'>): Promise<UploadLimits> {
  const known = asked.get(media);
  if (known && Date.now() - known.at < FRESH_MS) return known.answer;
  const answer = media.limits().catch(() => {
    asked.delete(media);
    return UNTOLD;
  });
  asked.set(media, { at: Date.now(), answer });
  return answer;
}

interface Sized {
  readonly size: number;
}

/** Why files are not added to a message, each as it would be told. */
export interface Refused<F> {
  readonly tooLarge: readonly F[];
  /** For all of the account together. */
  readonly noRoom: readonly F[];
  /** More than a message carries. */
  readonly tooMany: readonly F[];
}

/**
 * Which of these files a message takes that carries `before` already.
 *
 * @param storedBytes how much is stored of so many bytes
 */
export function takenFiles<F extends Sized>(
  files: readonly F[],
  before: readonly Sized[],
  limits: UploadLimits,
  storedBytes: (size: number) => number,
): { readonly taken: readonly F[]; readonly refused: Refused<F> } {
  const sumOf = (list: readonly Sized[]): number =>
    list.reduce((sum, { size }) => sum + storedBytes(size), 0);
  const { blobBytes, quotaBytes, usedBytes } = limits;
  let room = quotaBytes === null ? Infinity : quotaBytes - usedBytes - sumOf(before);
  const taken: F[] = [];
  const tooLarge: F[] = [];
  const noRoom: F[] = [];
  const tooMany: F[] = [];
  for (const file of files) {
    const stored = storedBytes(file.size);
    if (stored > blobBytes) tooLarge.push(file);
    else if (before.length + taken.length >= LIMITS.partsPerMessage) tooMany.push(file);
    else if (stored > room) noRoom.push(file);
    else {
      room -= stored;
      taken.push(file);
    }
  }
  return { taken, refused: { tooLarge, noRoom, tooMany } };
}

/** A sealed file is stored with padding and tags: how much that is only encryption knows. */
export const storedBytesIn = async (mode: Mode): Promise<(size: number) => number> => {
  if (mode === 'server') return (size) => size;
  const { sealedBytes } = await import('@anochat/e2ee');
  return sealedBytes;
};
