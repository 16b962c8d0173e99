import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import type { ChainReference } from '../devices/chain-reference';

/** What a message says to members alone. */
export interface MessageInner {
  /** Rises by one with each message of this device in this conversation, from 1. */
  readonly counter: number;
  /** The transcript as the sender saw it: its last seq, and the chain up to there (32 bytes). */
  readonly seenSeq: number;
  readonly seenChain: Uint8Array;
  /** The sender's own device chain. */
  readonly chain: ChainReference;
  /** The sender's clock, milliseconds since 1970. */
  readonly sentAt: number;
  /** Opaque here. */
  readonly content: Uint8Array;
}

/** counter(8) seenSeq(8) seenChain(32) chain n(4) chain hash(16) sentAt(8) content. */
export function innerBytes(inner: MessageInner): Uint8Array {
  return new ByteWriter()
    .u64(inner.counter)
    .u64(inner.seenSeq)
    .fixed(inner.seenChain, 32)
    .u32(inner.chain.n)
    .fixed(inner.chain.hash, 16)
    .u64(inner.sentAt)
    .bytes(inner.content)
    .finish();
}

export function readInner(bytes: Uint8Array): MessageInner {
  const reader = new ByteReader(bytes);
  return {
    counter: reader.u64(),
    seenSeq: reader.u64(),
    seenChain: reader.bytes(32),
    chain: { n: reader.u32(), hash: reader.bytes(16) },
    sentAt: reader.u64(),
    content: reader.rest(),
  };
}
