import type { ClientId, DeviceId, Entry, Seq } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import type { Primitives } from '../primitives/primitives';
import { entryDigest } from './entry-digest';

/** Names one entry of a log by all that it is, and not by its place alone. */
export interface EntryReference {
  readonly seq: Seq;
  readonly device: DeviceId;
  readonly clientId: ClientId;
  /** d of the entry, see `entryDigest`. */
  readonly digest: Uint8Array;
}

/** `FormatError` for an entry that nobody sent, or whose body is gone without a digest. */
export function referenceTo(primitives: Primitives, entry: Entry): EntryReference {
  const { seq, device, clientId } = entry;
  if (device === null || clientId === null) throw new FormatError('an entry of no device');
  return { seq, device, clientId, digest: entryDigest(primitives, entry) };
}

/** seq(8) device(16) clientId(16) digest(32). */
export function encodeReference(reference: EntryReference): Uint8Array {
  return new ByteWriter()
    .u64(reference.seq)
    .uuid(reference.device)
    .uuid(reference.clientId)
    .fixed(reference.digest, 32)
    .finish();
}

export function decodeReference(bytes: Uint8Array): EntryReference {
  const reader = new ByteReader(bytes);
  const reference = {
    seq: reader.u64(),
    device: reader.uuid(),
    clientId: reader.uuid(),
    digest: reader.bytes(32),
  };
  reader.end();
  return reference;
}
