import {
  type EpochKeys,
  openMessage,
  type OutgoingMessage,
  type Primitives,
  type RosterMember,
} from '@anochat/e2ee';
import { randomBytes } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';
import { CONVERSATION, GENERATION } from './population';
import type { SeenInMemory } from './seen-in-memory';

export const SUITE = 3;
const CONTENT_BYTES = 120;

export interface Sender extends RosterMember {
  readonly signSeed: Uint8Array;
}

export function createSender(primitives: Primitives): Sender {
  const signSeed = primitives.randomBytes(32);
  const signKey = primitives.ed25519.publicKey(signSeed);
  return { user: uuidV7(), device: uuidV7(), signSeed, signKey };
}

export const createContents = (count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, () => new Uint8Array(randomBytes(CONTENT_BYTES)));

/** @param counter of the sender's message, from 1 */
export const outgoing = (
  { device }: Sender,
  epoch: number,
  counter: number,
  content: Uint8Array,
): OutgoingMessage => ({
  header: {
    suite: SUITE,
    conversation: CONVERSATION,
    generation: GENERATION,
    epoch,
    device,
    clientId: uuidV7(),
    quiet: false,
    blobs: [],
  },
  inner: {
    counter,
    seenSeq: counter,
    seenChain: new Uint8Array(32),
    chain: { n: 1, hash: new Uint8Array(16) },
    sentAt: Date.now(),
    content,
  },
});

export interface LoggedMessage extends Pick<OutgoingMessage, 'header'> {
  readonly sender: string;
  readonly body: Uint8Array;
}

/** @returns the content. @throws Error for a message that does not open, or opens a second time */
export function read(
  primitives: Primitives,
  epoch: { readonly keys: EpochKeys; readonly roster: readonly RosterMember[] },
  message: LoggedMessage,
  seen: SeenInMemory,
): Uint8Array {
  const { header } = message;
  const { generation, epoch: number } = header;
  const place = { generation, epoch: number };
  const outcome = openMessage(
    primitives,
    { state: 'known', ...epoch },
    { ...message, place },
    seen,
  );
  if (outcome.state !== 'opened') throw new Error(`a message is ${outcome.reason}`);
  seen.add(header.device, header.clientId, outcome.inner.counter);
  return outcome.inner.content;
}

export function requireSame(some: readonly Uint8Array[], others: readonly Uint8Array[]): void {
  const isSame =
    some.length === others.length &&
    some.every((content, at) => Buffer.compare(content, others[at] ?? new Uint8Array(0)) === 0);
  if (!isSame) throw new Error('messages opened to something else');
}
