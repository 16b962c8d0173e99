import type { BlobId, ClientId, ConversationId, DeviceId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { hash } from '../bytes/hash';
import { uuidBytes } from '../bytes/uuid';
import type { Primitives } from '../primitives/primitives';

/** What the envelope says of a message: rebuilt from it on both sides, never sent twice. */
export interface MessageHeader {
  /** The MLS suite of the generation. */
  readonly suite: number;
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly device: DeviceId;
  readonly clientId: ClientId;
  readonly quiet: boolean;
  /** In any order. */
  readonly blobs: readonly BlobId[];
}

export const MESSAGE_VERSION = 1;
export const HEADER_BYTES = 96;

/**
 * v(1) suite(2) conversation(16) generation(4) epoch(8) device(16) clientId(16) quiet(1)
 * H(blob ids in ascending order)(32).
 */
export function headerBytes(primitives: Primitives, header: MessageHeader): Uint8Array {
  return new ByteWriter()
    .u8(MESSAGE_VERSION)
    .u16(header.suite)
    .uuid(header.conversation)
    .u32(header.generation)
    .u64(header.epoch)
    .uuid(header.device)
    .uuid(header.clientId)
    .u8(header.quiet ? 1 : 0)
    .bytes(hash(primitives, ...[...header.blobs].sort().map(uuidBytes)))
    .finish();
}

/** A header read back, where the list of blobs is known by its digest alone. */
export interface ReadHeader extends Omit<MessageHeader, 'blobs'> {
  readonly blobsDigest: Uint8Array;
}

export function readHeader(bytes: Uint8Array): ReadHeader {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== MESSAGE_VERSION) throw new FormatError('unknown version of a message');
  const header = {
    suite: reader.u16(),
    conversation: reader.uuid(),
    generation: reader.u32(),
    epoch: reader.u64(),
    device: reader.uuid(),
    clientId: reader.uuid(),
    quiet: readFlag(reader),
    blobsDigest: reader.bytes(32),
  };
  reader.end();
  return header;
}

function readFlag(reader: ByteReader): boolean {
  const flag = reader.u8();
  if (flag > 1) throw new FormatError('neither yes nor no');
  return flag === 1;
}
