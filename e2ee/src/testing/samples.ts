import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

import type { Primitives } from '../primitives/primitives';
import { offerDevice, type DeviceOffer } from '../devices/device-offer';

export const ALICE = '0190a000-0000-7000-8000-00000000000a';
export const BOB = '0190a000-0000-7000-8000-00000000000b';
export const CONVERSATION = '0190c000-0000-7000-8000-000000000001';
export const OTHER_CONVERSATION = '0190c000-0000-7000-8000-000000000002';

/** The n-th id of a kind. */
export function idOf(kind: 'device' | 'client' | 'blob', n: number): string {
  const prefix = { device: '0190d0', client: '0190e0', blob: '0190b0' }[kind];
  return `${prefix}00-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** 32 bytes, others for each n. */
export function seedOf(n: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => (n * 37 + at) % 256);
}

export interface SampleDevice {
  readonly signSeed: Uint8Array;
  readonly boxSecret: Uint8Array;
  readonly offer: DeviceOffer;
}

/** The n-th device with its secrets; n from 1. */
export function sampleDevice(primitives: Primitives, user: string, n: number): SampleDevice {
  const signSeed = seedOf(3 * n);
  const boxSecret = seedOf(3 * n + 1);
  const offer = offerDevice(primitives, signSeed, {
    user,
    device: idOf('device', n),
    mlsKey: primitives.ed25519.publicKey(seedOf(3 * n + 2)),
    signKey: primitives.ed25519.publicKey(signSeed),
    boxKey: primitives.x25519.publicKey(boxSecret),
  });
  return { signSeed, boxSecret, offer };
}

/** One copy for each byte, with one bit of it turned. */
export function flips(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from(bytes, (_, place) =>
    Uint8Array.from(bytes, (byte, at) => (at === place ? byte ^ (1 << (place % 8)) : byte)),
  );
}

export function hex(bytes: Uint8Array): string {
  return bytesToHex(bytes);
}

export function unhex(text: string): Uint8Array {
  return hexToBytes(text);
}
