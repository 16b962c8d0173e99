import { randomBytes } from 'node:crypto';

const POOL_BYTES = 8_192;

/** So many unpredictable bytes. */
export type RandomSource = (bytes: number) => Uint8Array;

/** The system's bytes, drawn many at a time: one draw costs more than sealing a message. */
export const pooledRandom = (): RandomSource => {
  let pool = Buffer.alloc(0);
  return (bytes) => {
    if (pool.length < bytes) pool = randomBytes(POOL_BYTES);
    const drawn = Buffer.from(pool.subarray(0, bytes));
    pool.fill(0, 0, bytes);
    pool = pool.subarray(bytes);
    return drawn;
  };
};
