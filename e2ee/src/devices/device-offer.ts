import type { DeviceId, UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { isSignedBy, sign } from '../bytes/signature';
import type { Primitives } from '../primitives/primitives';

/** The public keys of a device: its MLS leaf, its signatures, and what is sealed to it. */
export interface DeviceKeys {
  readonly mlsKey: Uint8Array;
  /** Ed25519. */
  readonly signKey: Uint8Array;
  /** X25519. */
  readonly boxKey: Uint8Array;
}

/** A device that asks to be added, with the proof that it holds its `sign` key and means this user. */
export interface DeviceOffer extends DeviceKeys {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly proof: Uint8Array;
}

export function offerDevice(
  primitives: Primitives,
  signSeed: Uint8Array,
  offered: Omit<DeviceOffer, 'proof'>,
): DeviceOffer {
  return { ...offered, proof: sign(primitives, signSeed, 'device', provenBytes(offered)) };
}

export function isOfferProven(primitives: Primitives, offer: DeviceOffer): boolean {
  return isSignedBy(primitives, offer.signKey, 'device', provenBytes(offer), offer.proof);
}

/** user(16) device(16) mls(32) sign(32) box(32) proof(64). */
export function encodeOffer(offer: DeviceOffer): Uint8Array {
  return new ByteWriter().bytes(provenBytes(offer)).fixed(offer.proof, 64).finish();
}

/** Reads from where the reader stands; does not verify the proof. */
export function readOffer(reader: ByteReader): DeviceOffer {
  return {
    user: reader.uuid(),
    device: reader.uuid(),
    mlsKey: reader.bytes(32),
    signKey: reader.bytes(32),
    boxKey: reader.bytes(32),
    proof: reader.bytes(64),
  };
}

export function decodeOffer(bytes: Uint8Array): DeviceOffer {
  const reader = new ByteReader(bytes);
  const offer = readOffer(reader);
  reader.end();
  return offer;
}

function provenBytes(offered: Omit<DeviceOffer, 'proof'>): Uint8Array {
  return new ByteWriter()
    .uuid(offered.user)
    .uuid(offered.device)
    .fixed(offered.mlsKey, 32)
    .fixed(offered.signKey, 32)
    .fixed(offered.boxKey, 32)
    .finish();
}
