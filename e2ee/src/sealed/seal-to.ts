import type { DeviceId, UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { FormatError } from '../bytes/format-error';
import { hash } from '../bytes/hash';
import { readOrNull } from '../bytes/read-or-null';
import { isSignedBy, sign } from '../bytes/signature';
import { hpkeOpen, hpkeSeal } from '../hpke/hpke';
import type { Primitives } from '../primitives/primitives';

export interface SealingDevice {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly signSeed: Uint8Array;
}

/** Opened, but nobody's word yet: `verifySealed` gives the bytes out. */
export interface OpenedSeal {
  /** Who it says has sealed it. */
  readonly claim: { readonly user: UserId; readonly device: DeviceId };
  readonly signature: Uint8Array;
  readonly signed: Uint8Array;
  readonly payload: Uint8Array;
}

const VERSION = 1;
const NOTHING = new Uint8Array(0);

/**
 * v(1) encapsulated key(32) HPKE(user(16) device(16) signature(64) payload), to the `box` key of a
 * device or to a backup key, with the context as info. The signature is over recipient key(32)
 * H(context)(32) user(16) device(16) payload: the recipient cannot pass it on as sealed to another.
 * `FormatError` for a recipient key that is none.
 */
export function sealTo(
  primitives: Primitives,
  recipientKey: Uint8Array,
  context: Uint8Array,
  { user, device, signSeed }: SealingDevice,
  payload: Uint8Array,
): Uint8Array {
  const signed = signedBytes(primitives, recipientKey, context, { user, device }, payload);
  const plaintext = new ByteWriter()
    .uuid(user)
    .uuid(device)
    .bytes(sign(primitives, signSeed, 'sealed', signed))
    .bytes(payload)
    .finish();
  const sealed = hpkeSeal(primitives, recipientKey, context, NOTHING, plaintext);
  if (sealed === null) throw new FormatError('not a key to seal to');
  return new ByteWriter().u8(VERSION).bytes(sealed.encapsulated).bytes(sealed.ciphertext).finish();
}

/** `null` for whatever does not open with this key and context; never throws for foreign bytes. */
export function openSealed(
  primitives: Primitives,
  secretKey: Uint8Array,
  context: Uint8Array,
  bytes: Uint8Array,
): OpenedSeal | null {
  const plaintext = decrypted(primitives, secretKey, context, bytes);
  if (plaintext === null) return null;
  return readOrNull(() => {
    const reader = new ByteReader(plaintext);
    const claim = { user: reader.uuid(), device: reader.uuid() };
    const signature = reader.bytes(64);
    const payload = reader.rest();
    const recipientKey = primitives.x25519.publicKey(secretKey);
    const signed = signedBytes(primitives, recipientKey, context, claim, payload);
    return { claim, signature, signed, payload };
  });
}

/** The payload if the claimed device signed it, given the key that its chain holds; else `null`. */
export function verifySealed(
  primitives: Primitives,
  { signature, signed, payload }: OpenedSeal,
  signKey: Uint8Array,
): Uint8Array | null {
  return isSignedBy(primitives, signKey, 'sealed', signed, signature) ? payload : null;
}

function decrypted(
  primitives: Primitives,
  secretKey: Uint8Array,
  context: Uint8Array,
  bytes: Uint8Array,
): Uint8Array | null {
  if (bytes[0] !== VERSION || bytes.length < 33) return null;
  const sealed = { encapsulated: bytes.slice(1, 33), ciphertext: bytes.slice(33) };
  return hpkeOpen(primitives, secretKey, context, NOTHING, sealed);
}

function signedBytes(
  primitives: Primitives,
  recipientKey: Uint8Array,
  context: Uint8Array,
  sender: OpenedSeal['claim'],
  payload: Uint8Array,
): Uint8Array {
  return new ByteWriter()
    .fixed(recipientKey, 32)
    .bytes(hash(primitives, context))
    .uuid(sender.user)
    .uuid(sender.device)
    .bytes(payload)
    .finish();
}
