import type { EncryptionHost } from '../encryption-parts';

/** A quarter of the wait to all of it, so that devices do not act at the same moment. */
export const jittered = ({ random }: Pick<EncryptionHost, 'random'>, ms: number): number =>
  ms * (0.25 + 0.75 * random());
