import type { ClientId, DeviceId, UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { concatBytes } from '../primitives/bytes';
import { readOrNull } from '../bytes/read-or-null';
import { isSignedBy } from '../bytes/signature';
import type { Primitives } from '../primitives/primitives';
import { deriveSenderKeys, type EpochKeys } from './epoch-keys';
import { headerBytes, MESSAGE_VERSION, type MessageHeader } from './message-header';
import { readInner, type MessageInner } from './message-inner';
import { readPlaintext } from './message-plaintext';
import { signedMessageBytes } from './message-signature';
import type { Undecryptable } from './undecryptable';

/** A device in an epoch's group, and the key that its chain gives for its signatures. */
export interface RosterMember {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly signKey: Uint8Array;
}

/** What is known here of the epoch that a message names. */
export type KnownEpoch =
  | { readonly state: 'known'; readonly keys: EpochKeys; readonly roster: readonly RosterMember[] }
  | { readonly state: 'not-yet-member' | 'epoch-missing' };

export interface IncomingMessage {
  /** From the envelope, as the server delivered it. */
  readonly header: MessageHeader;
  /** Who the server says wrote it. */
  readonly sender: UserId;
  readonly body: Uint8Array;
  /** The generation and epoch that the commits of the log give for its place. */
  readonly place: { readonly generation: number; readonly epoch: number };
}

/** The ids and counters that were opened before, at other places of this conversation. */
export interface SeenMessages {
  hasId(device: DeviceId, clientId: ClientId): boolean;
  hasCounter(device: DeviceId, counter: number): boolean;
}

export interface OpenedMessage {
  readonly state: 'opened';
  readonly sender: RosterMember;
  readonly inner: MessageInner;
  /** For a report, see `messageReport`. */
  readonly evidence: MessageEvidence;
}

export interface MessageEvidence {
  readonly header: Uint8Array;
  readonly bind: Uint8Array;
  readonly inner: Uint8Array;
  readonly signature: Uint8Array;
}

export type MessageOutcome =
  OpenedMessage | { readonly state: 'undecryptable'; readonly reason: Undecryptable };

/** Never throws for what others wrote: every message ends opened, or in a state with a name. */
export function openMessage(
  primitives: Primitives,
  epoch: KnownEpoch,
  message: IncomingMessage,
  seen: SeenMessages,
): MessageOutcome {
  return readOrNull(() => open(primitives, epoch, message, seen)) ?? undecryptable('corrupt');
}

function open(
  primitives: Primitives,
  epoch: KnownEpoch,
  { header, sender, body, place }: IncomingMessage,
  seen: SeenMessages,
): MessageOutcome {
  const reader = new ByteReader(body);
  if (reader.u8() !== MESSAGE_VERSION) return undecryptable('unknown-version');
  const tag = reader.bytes(16);
  const nonce = reader.bytes(24);
  if (header.generation !== place.generation || header.epoch !== place.epoch) {
    return undecryptable('misplaced');
  }
  if (epoch.state !== 'known') return undecryptable(epoch.state);
  const { keys, roster } = epoch;
  if (!primitives.equal(tag, keys.tag)) return undecryptable('epoch-differs');
  const member = roster.find(({ user, device }) => user === sender && device === header.device);
  if (member === undefined) return undecryptable('not-a-member');

  const headerField = headerBytes(primitives, header);
  const plaintext = primitives.xchacha20poly1305.open(
    deriveSenderKeys(primitives, keys, header.device).key,
    nonce,
    concatBytes(headerField, keys.bind),
    reader.rest(),
  );
  if (plaintext === null) return undecryptable('corrupt');
  const { signature, inner: innerField } = readPlaintext(plaintext);
  const signed = signedMessageBytes(primitives, keys.bind, headerField, innerField);
  if (!isSignedBy(primitives, member.signKey, 'message', signed, signature)) {
    return undecryptable('bad-signature');
  }
  const inner = readInner(innerField);
  if (seen.hasId(header.device, header.clientId) || seen.hasCounter(header.device, inner.counter)) {
    return undecryptable('duplicate');
  }
  const evidence = { header: headerField, bind: keys.bind, inner: innerField, signature };
  return { state: 'opened', sender: member, inner, evidence };
}

function undecryptable(reason: Undecryptable): MessageOutcome {
  return { state: 'undecryptable', reason };
}
