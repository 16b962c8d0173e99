import type { Primitives } from '../primitives/primitives';
import { concatBytes } from '../primitives/bytes';

/** H: BLAKE2b-256 of all pieces, one behind the other. */
export function hash(primitives: Primitives, ...pieces: readonly Uint8Array[]): Uint8Array {
  return primitives.blake2b(32, concatBytes(...pieces));
}
