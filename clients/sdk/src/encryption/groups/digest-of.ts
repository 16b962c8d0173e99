import type { Entry } from '@anochat/contract';
import { entryDigest, FormatError } from '@anochat/e2ee';
import type { Primitives } from '@anochat/e2ee';

/** d of an entry, `null` where its body is gone and was not kept in mind. */
export const digestOf = (primitives: Primitives, entry: Entry): Uint8Array | null => {
  try {
    return entryDigest(primitives, entry);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
};
