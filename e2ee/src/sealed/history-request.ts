import type { ConversationId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { readOrNull } from '../bytes/read-or-null';

/** Epochs of one generation, both ends included. */
export interface EpochRange {
  readonly generation: number;
  readonly from: number;
  readonly to: number;
}

/** The epochs of a conversation that a device has no key of; who asks is whoever sealed the item. */
export interface HistoryRequest {
  readonly conversation: ConversationId;
  readonly ranges: readonly EpochRange[];
}

const VERSION = 1;

/**
 * The payload of an inbox item of kind `history-request`: v(1) conversation(16), count(2) ranges, each
 * generation(4) first epoch(8) last epoch(8).
 */
export function historyRequestBytes({ conversation, ranges }: HistoryRequest): Uint8Array {
  const writer = new ByteWriter().u8(VERSION).uuid(conversation).u16(ranges.length);
  for (const { generation, from, to } of ranges) writer.u32(generation).u64(from).u64(to);
  return writer.finish();
}

/** `null` for what is no such payload. */
export function readHistoryRequest(bytes: Uint8Array): HistoryRequest | null {
  return readOrNull(() => {
    const reader = new ByteReader(bytes);
    if (reader.u8() !== VERSION) throw new FormatError('unknown version of a history request');
    const conversation = reader.uuid();
    const ranges = Array.from({ length: reader.u16() }, () => rangeIn(reader));
    reader.end();
    return { conversation, ranges };
  });
}

function rangeIn(reader: ByteReader): EpochRange {
  const range = { generation: reader.u32(), from: reader.u64(), to: reader.u64() };
  if (range.from > range.to) throw new FormatError('a range that ends before it begins');
  return range;
}
