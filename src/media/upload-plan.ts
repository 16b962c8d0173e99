import { LIMITS } from '@anochat/contract';

/** How a file of so many bytes is cut into parts; an empty one has one empty part. */
export const partCount = (size: number, partBytes: number = LIMITS.partBytes): number =>
  Math.max(1, Math.ceil(size / partBytes));

/** Bytes of one part, counted from 1. */
export const partSize = (number: number, size: number, partBytes: number): number =>
  Math.min(partBytes, size - (number - 1) * partBytes);
