import {
  deriveEpochKeys,
  deriveHpkeKeyPair,
  type HpkeKeyPair,
  openRecord,
  type Primitives,
  type RecordPlace,
  sealMessage,
  sealRecord,
} from '@anochat/e2ee';
import { performance } from 'node:perf_hooks';
import {
  createContents,
  createSender,
  type LoggedMessage,
  outgoing,
  read,
  requireSame,
  type Sender,
  SUITE,
} from './messages';
import { CONVERSATION, GENERATION } from './population';
import { SeenInMemory } from './seen-in-memory';

const EPOCHS = 100;
const MESSAGES_AN_EPOCH = 100;
const DEVICES = 10;

interface StoredEpoch {
  readonly place: RecordPlace;
  /** Sealed to the backup key. */
  readonly record: Uint8Array;
  readonly messages: readonly LoggedMessage[];
}

export interface History {
  readonly backup: HpkeKeyPair;
  readonly senders: readonly Sender[];
  readonly epochs: readonly StoredEpoch[];
  readonly contents: readonly Uint8Array[];
}

/** A conversation of ten devices as it lies on the server: 10,000 messages in 100 epochs. */
export function createHistory(primitives: Primitives): History {
  const backup = deriveHpkeKeyPair(primitives, primitives.randomBytes(32));
  const senders = Array.from({ length: DEVICES }, () => createSender(primitives));
  const contents = createContents(EPOCHS * MESSAGES_AN_EPOCH);
  const epochs = Array.from({ length: EPOCHS }, (_, epoch) => {
    const from = epoch * MESSAGES_AN_EPOCH;
    const those = contents.slice(from, from + MESSAGES_AN_EPOCH);
    return storedEpoch(primitives, backup, senders, epoch, those);
  });
  return { backup, senders, epochs, contents };
}

function storedEpoch(
  primitives: Primitives,
  backup: HpkeKeyPair,
  senders: readonly Sender[],
  epoch: number,
  contents: readonly Uint8Array[],
): StoredEpoch {
  const reader = senders[0]!;
  const secret = primitives.randomBytes(32);
  const to = { purpose: 'epoch-record', reader: reader.user } as const;
  const at = { conversation: CONVERSATION, generation: GENERATION, epoch };
  const record = sealRecord(primitives, backup.publicKey, to, reader, {
    ...at,
    suite: SUITE,
    firstSeq: epoch * (MESSAGES_AN_EPOCH + 1),
    secret,
    confirmedTranscriptHash: primitives.randomBytes(32),
    roster: senders.map(({ device, user }) => ({ device, user })),
  });
  const keys = deriveEpochKeys(primitives, secret);
  const messages = contents.map((content, n): LoggedMessage => {
    const sender = senders[n % senders.length]!;
    const counter = epoch * MESSAGES_AN_EPOCH + n + 1;
    const message = outgoing(sender, epoch, counter, content);
    const body = sealMessage(primitives, keys, sender.signSeed, message);
    return { header: message.header, sender: sender.user, body };
  });
  return { place: { ...to, ...at }, record, messages };
}

export interface Restored {
  readonly ms: number;
  /** Of it, for the records of the epochs. */
  readonly recordsMs: number;
}

/**
 * As a new device does it that holds the backup's key and the members' chains.
 *
 * @throws Error where anything does not open, or to something else
 */
export function restore(primitives: Primitives, history: History): Restored {
  const began = performance.now();
  let recordsMs = 0;
  const signKeys = new Map(history.senders.map(({ device, signKey }) => [device, signKey]));
  const seen = new SeenInMemory();
  const contents: Uint8Array[] = [];
  for (const { place, record, messages } of history.epochs) {
    const recordBegan = performance.now();
    const epoch = openEpoch(primitives, history, signKeys, place, record, tagOf(messages[0]!));
    recordsMs += performance.now() - recordBegan;
    for (const message of messages) contents.push(read(primitives, epoch, message, seen));
  }
  const ms = performance.now() - began;
  requireSame(contents, history.contents);
  return { ms, recordsMs };
}

function openEpoch(
  primitives: Primitives,
  { backup }: History,
  signKeys: ReadonlyMap<string, Uint8Array>,
  place: RecordPlace,
  bytes: Uint8Array,
  tag: Uint8Array,
): Parameters<typeof read>[1] {
  const signKeyOf = (_user: string, device: string): Uint8Array | null =>
    signKeys.get(device) ?? null;
  const opened = openRecord(primitives, backup.secretKey, place, bytes, signKeyOf, tag);
  if ('problem' in opened) throw new Error(`a record is ${opened.problem}`);
  const { secret, roster } = opened.record;
  return {
    keys: deriveEpochKeys(primitives, secret),
    roster: roster.map((member) => ({ ...member, signKey: signKeys.get(member.device)! })),
  };
}

/** In the body behind the version. */
const tagOf = ({ body }: LoggedMessage): Uint8Array => body.slice(1, 17);
