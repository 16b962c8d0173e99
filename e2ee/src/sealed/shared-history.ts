import type { ConversationId } from '@anochat/contract';

import type { EpochRecord } from '../backup/epoch-record';
import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { readOrNull } from '../bytes/read-or-null';

/** Keys of epochs of one conversation, given to somebody who was not there. */
export interface SharedHistory {
  readonly conversation: ConversationId;
  /** All of this conversation; who shared them is whoever sealed the item. */
  readonly epochs: readonly EpochRecord[];
  /** Nothing more comes after this item. */
  readonly isLast: boolean;
}

type Roster = EpochRecord['roster'];

const VERSION = 1;
const EMPTY_BYTES = 22;
const EPOCH_BYTES = 88;

/**
 * The payload of an inbox item of kind `history`: v(1) last(1) conversation(16), count(2) rosters, each
 * count(2) then device(16) user(16) each, count(2) epochs, each suite(2) generation(4) epoch(8)
 * firstSeq(8) E(32) confirmed transcript hash(32) roster(2). Most epochs of a group have the roster
 * of the one before: each roster stands there once.
 */
export function sharedHistoryBytes({ conversation, epochs, isLast }: SharedHistory): Uint8Array {
  const rosters = new Map<string, { readonly place: number; readonly roster: Roster }>();
  const placeOf = (roster: Roster): number => {
    const key = keyOf(roster);
    const known = rosters.get(key) ?? { place: rosters.size, roster };
    rosters.set(key, known);
    return known.place;
  };
  const places = epochs.map(({ roster }) => placeOf(roster));
  const writer = new ByteWriter()
    .u8(VERSION)
    .u8(isLast ? 1 : 0)
    .uuid(conversation)
    .u16(rosters.size);
  for (const { roster } of rosters.values()) {
    writer.u16(roster.length);
    for (const { device, user } of roster) writer.uuid(device).uuid(user);
  }
  writer.u16(epochs.length);
  for (const [at, record] of epochs.entries()) {
    if (record.conversation !== conversation) throw new FormatError('an epoch of another log');
    writer
      .u16(record.suite)
      .u32(record.generation)
      .u64(record.epoch)
      .u64(record.firstSeq)
      .fixed(record.secret, 32)
      .fixed(record.confirmedTranscriptHash, 32)
      .u16(places[at] ?? 0);
  }
  return writer.finish();
}

/** `null` for what is no such payload. */
export function readSharedHistory(bytes: Uint8Array): SharedHistory | null {
  return readOrNull(() => {
    const reader = new ByteReader(bytes);
    if (reader.u8() !== VERSION) throw new FormatError('unknown version of a shared history');
    const last = reader.u8();
    if (last > 1) throw new FormatError('neither the last nor another');
    const conversation = reader.uuid();
    const rosters = times(reader.u16(), () =>
      times(reader.u16(), () => ({ device: reader.uuid(), user: reader.uuid() })),
    );
    const epochs = times(reader.u16(), () => epochIn(reader, conversation, rosters));
    reader.end();
    return { conversation, epochs, isLast: last === 1 };
  });
}

/**
 * As many of the records, in their order, as go into one payload of `most` bytes; at least one.
 */
export function firstThatFit(
  records: readonly EpochRecord[],
  most: number,
): readonly EpochRecord[] {
  const rosters = new Set<string>();
  let bytes = EMPTY_BYTES;
  for (const [at, { roster }] of records.entries()) {
    bytes += EPOCH_BYTES;
    const key = keyOf(roster);
    if (!rosters.has(key)) bytes += 2 + 32 * roster.length;
    rosters.add(key);
    if (at > 0 && bytes > most) return records.slice(0, at);
  }
  return records;
}

function epochIn(
  reader: ByteReader,
  conversation: ConversationId,
  rosters: readonly Roster[],
): EpochRecord {
  const fields = {
    conversation,
    suite: reader.u16(),
    generation: reader.u32(),
    epoch: reader.u64(),
    firstSeq: reader.u64(),
    secret: reader.bytes(32),
    confirmedTranscriptHash: reader.bytes(32),
  };
  const roster = rosters[reader.u16()];
  if (!roster) throw new FormatError('a roster that is not there');
  return { ...fields, roster };
}

function keyOf(roster: Roster): string {
  return roster.map(({ device, user }) => device + user).join();
}

function times<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: count }, make);
}
