import type { ConversationId, DeviceId, Seq, UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';

/** All that a new device needs of an epoch. */
export interface EpochRecord {
  readonly suite: number;
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  /** The seq of the commit that began the epoch, 0 for the first. */
  readonly firstSeq: Seq;
  /** E, 32 bytes. */
  readonly secret: Uint8Array;
  /** The confirmed transcript hash (RFC 9420, section 8.2), 32 bytes. */
  readonly confirmedTranscriptHash: Uint8Array;
  readonly roster: readonly { readonly device: DeviceId; readonly user: UserId }[];
  /** Who gave it to this user, who was not in the group then; left out for one's own. */
  readonly sharedBy?: UserId;
}

const OWN = 1;
const SHARED = 2;

/**
 * v(1) suite(2) conversation(16) generation(4) epoch(8) firstSeq(8) E(32) transcript hash(32)
 * count(2) then device(16) user(16) each. v is 1, or 2 for one that somebody shared: then their
 * user(16) follows.
 */
export function epochRecordBytes(record: EpochRecord): Uint8Array {
  const writer = new ByteWriter()
    .u8(record.sharedBy === undefined ? OWN : SHARED)
    .u16(record.suite)
    .uuid(record.conversation)
    .u32(record.generation)
    .u64(record.epoch)
    .u64(record.firstSeq)
    .fixed(record.secret, 32)
    .fixed(record.confirmedTranscriptHash, 32)
    .u16(record.roster.length);
  for (const { device, user } of record.roster) writer.uuid(device).uuid(user);
  if (record.sharedBy !== undefined) writer.uuid(record.sharedBy);
  return writer.finish();
}

export function readEpochRecord(bytes: Uint8Array): EpochRecord {
  const reader = new ByteReader(bytes);
  const version = reader.u8();
  if (version !== OWN && version !== SHARED) throw new FormatError('unknown version of a record');
  const fields = {
    suite: reader.u16(),
    conversation: reader.uuid(),
    generation: reader.u32(),
    epoch: reader.u64(),
    firstSeq: reader.u64(),
    secret: reader.bytes(32),
    confirmedTranscriptHash: reader.bytes(32),
  };
  const count = reader.u16();
  const roster = Array.from({ length: count }, () => ({
    device: reader.uuid(),
    user: reader.uuid(),
  }));
  const shared = version === SHARED ? { sharedBy: reader.uuid() } : {};
  reader.end();
  return { ...fields, roster, ...shared };
}
