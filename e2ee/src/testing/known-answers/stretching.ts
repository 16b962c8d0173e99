import { asciiBytes } from '../../primitives/bytes';
import { hex, seedOf } from '../samples';
import type { KnownFormat } from './known-format';

/** At a cost that JavaScript bears too: the other formats stretch at full cost. */
export const stretching: KnownFormat = async (primitives) => {
  const cost = { salt: seedOf(1).slice(0, 16), passes: 3, memoryBytes: 256 * 1024 };
  const stretched = [16, 32, 72].map((length) =>
    primitives.argon2id(asciiBytes('six generated words'), { ...cost, length }),
  );
  return { argon2id: (await Promise.all(stretched)).map(hex) };
};
