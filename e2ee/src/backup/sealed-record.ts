import type { ConversationId, DeviceId, UserId } from '@anochat/contract';

import { ByteWriter } from '../bytes/byte-writer';
import { readOrNull } from '../bytes/read-or-null';
import { deriveEpochKeys } from '../messages/epoch-keys';
import type { Primitives } from '../primitives/primitives';
import { openSealed, sealTo, type SealingDevice, verifySealed } from '../sealed/seal-to';
import { sealedContext } from '../sealed/sealed-context';
import { type EpochRecord, epochRecordBytes, readEpochRecord } from './epoch-record';

/** To the user's own backup key, to a new device of the user, or to a joiner who may read what was. */
export type RecordPurpose = 'epoch-record' | 'linked-device' | 'shared-history';

/** Which epoch's record it is, and whose: the user it is sealed to. */
export interface RecordPlace {
  readonly purpose: RecordPurpose;
  readonly reader: UserId;
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
}

export type RecordProblem =
  | 'unopened'
  /** Signed by a device that may not speak here: not in the reader's trusted chains, or revoked. */
  | 'untrusted-device'
  | 'bad-signature'
  | 'malformed'
  /** It is the record of another epoch than the place says. */
  | 'misplaced'
  /** Its secret gives another tag than the messages of the epoch carry. */
  | 'wrong-tag';

export interface OpenedRecord {
  readonly record: EpochRecord;
  readonly by: { readonly user: UserId; readonly device: DeviceId };
}

export function sealRecord(
  primitives: Primitives,
  recipientKey: Uint8Array,
  to: Pick<RecordPlace, 'purpose' | 'reader'>,
  by: SealingDevice,
  record: EpochRecord,
): Uint8Array {
  const { conversation, generation, epoch } = record;
  const { purpose, reader } = to;
  const context = recordContext({ purpose, reader, conversation, generation, epoch });
  return sealTo(primitives, recipientKey, context, by, epochRecordBytes(record));
}

/**
 * `signKeyOf` gives the key of a device that may speak for this record (for a backup: an own one),
 * else `null`. `tag` is the one that the epoch's messages carry, `null` while none is known.
 */
export function openRecord(
  primitives: Primitives,
  secretKey: Uint8Array,
  place: RecordPlace,
  bytes: Uint8Array,
  signKeyOf: (user: UserId, device: DeviceId) => Uint8Array | null,
  tag: Uint8Array | null,
): OpenedRecord | { readonly problem: RecordProblem } {
  const opened = openSealed(primitives, secretKey, recordContext(place), bytes);
  if (opened === null) return { problem: 'unopened' };
  const { claim } = opened;
  const signKey = signKeyOf(claim.user, claim.device);
  if (signKey === null) return { problem: 'untrusted-device' };
  const payload = verifySealed(primitives, opened, signKey);
  if (payload === null) return { problem: 'bad-signature' };
  const record = readOrNull(() => readEpochRecord(payload));
  if (record === null) return { problem: 'malformed' };
  if (!isAt(record, place)) return { problem: 'misplaced' };
  if (tag !== null && !primitives.equal(deriveEpochKeys(primitives, record.secret).tag, tag)) {
    return { problem: 'wrong-tag' };
  }
  return { record, by: claim };
}

function recordContext(place: RecordPlace): Uint8Array {
  const fields = new ByteWriter()
    .uuid(place.reader)
    .uuid(place.conversation)
    .u32(place.generation)
    .u64(place.epoch)
    .finish();
  return sealedContext(place.purpose, fields);
}

function isAt(record: EpochRecord, { conversation, generation, epoch }: RecordPlace): boolean {
  return (
    record.conversation === conversation &&
    record.generation === generation &&
    record.epoch === epoch
  );
}
