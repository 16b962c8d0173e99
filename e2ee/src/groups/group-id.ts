import type { ConversationId } from '@anochat/contract';

import { ByteReader, numberBytes } from './byte-reader';
import { UUID_LENGTH, uuidFromBytes, uuidToBytes } from './uuid-bytes';

export interface GroupId {
  readonly conversation: ConversationId;
  readonly generation: number;
}

const FORM = 1;
const GENERATION_LENGTH = 4;

/** 01 || conversation || generation, 21 bytes. */
export const encodeGroupId = ({ conversation, generation }: GroupId): Uint8Array =>
  Uint8Array.from([
    FORM,
    ...uuidToBytes(conversation),
    ...numberBytes(generation, GENERATION_LENGTH),
  ]);

export const decodeGroupId = (bytes: Uint8Array): GroupId | null => {
  const reader = new ByteReader(bytes);
  if (reader.number(1) !== FORM) return null;
  const conversation = uuidFromBytes(reader.take(UUID_LENGTH) ?? new Uint8Array());
  const generation = reader.number(GENERATION_LENGTH);
  if (conversation === null || generation === null || !reader.isAtEnd) return null;
  return { conversation, generation };
};
