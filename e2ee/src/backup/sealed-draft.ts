import type { ConversationId, DeviceId, UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { readOrNull } from '../bytes/read-or-null';
import type { Primitives } from '../primitives/primitives';
import { openSealed, sealTo, type SealingDevice, verifySealed } from '../sealed/seal-to';
import { sealedContext } from '../sealed/sealed-context';

/** What a user has begun to write, for their other devices. */
export interface Draft {
  /** Milliseconds since 1970: the newest wins. */
  readonly savedAt: number;
  /** Opaque here. */
  readonly content: Uint8Array;
}

const VERSION = 1;

/** v(1) savedAt(8) content, sealed to the user's own backup key. */
export function sealDraft(
  primitives: Primitives,
  backupKey: Uint8Array,
  conversation: ConversationId,
  by: SealingDevice,
  { savedAt, content }: Draft,
): Uint8Array {
  const payload = new ByteWriter().u8(VERSION).u64(savedAt).bytes(content).finish();
  return sealTo(primitives, backupKey, draftContext(by.user, conversation), by, payload);
}

/** `null` unless an own device, of which `signKeyOf` gives the key, sealed it for this conversation. */
export function openDraft(
  primitives: Primitives,
  backupSecretKey: Uint8Array,
  user: UserId,
  conversation: ConversationId,
  bytes: Uint8Array,
  signKeyOf: (device: DeviceId) => Uint8Array | null,
): Draft | null {
  const opened = openSealed(primitives, backupSecretKey, draftContext(user, conversation), bytes);
  if (opened === null || opened.claim.user !== user) return null;
  const signKey = signKeyOf(opened.claim.device);
  const payload = signKey === null ? null : verifySealed(primitives, opened, signKey);
  return payload === null ? null : readDraft(payload);
}

function readDraft(payload: Uint8Array): Draft | null {
  return readOrNull(() => {
    const reader = new ByteReader(payload);
    if (reader.u8() !== VERSION) return null;
    return { savedAt: reader.u64(), content: reader.rest() };
  });
}

function draftContext(user: UserId, conversation: ConversationId): Uint8Array {
  return sealedContext('draft', new ByteWriter().uuid(user).uuid(conversation).finish());
}
