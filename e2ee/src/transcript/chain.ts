import type { ConversationId, Seq } from '@anochat/contract';

import { ByteWriter } from '../bytes/byte-writer';
import { hash } from '../bytes/hash';
import { encodeGroupId } from '../groups/group-id';
import type { Primitives } from '../primitives/primitives';

/** The chain over a log up to and with one seq; 0 is before the first entry. */
export interface ChainPoint {
  readonly seq: Seq;
  /** 32 bytes. */
  readonly chain: Uint8Array;
}

/** chain_0 = H(group id of generation 0). */
export function chainStart(primitives: Primitives, conversation: ConversationId): ChainPoint {
  return { seq: 0, chain: hash(primitives, encodeGroupId({ conversation, generation: 0 })) };
}

/** chain_s = H(chain_{s-1} || s(8) || d_s). */
export function chainStep(
  primitives: Primitives,
  before: ChainPoint,
  digest: Uint8Array,
): ChainPoint {
  const seq = before.seq + 1;
  const link = new ByteWriter().fixed(before.chain, 32).u64(seq).fixed(digest, 32).finish();
  return { seq, chain: hash(primitives, link) };
}
