import type { Primitives } from '../primitives/primitives';
import { concatBytes } from '../primitives/bytes';
import { utf8Bytes } from './utf8';

/** What is signed; the label keeps a signature from counting as one of another kind. */
export type SignatureLabel = 'statement' | 'device' | 'sealed' | 'message' | 'leave' | 'delete';

/** Ed25519 over `"AnoChat " || label || " v1" || 00 || data`, never with an MLS key. 64 bytes. */
export function sign(
  primitives: Primitives,
  seed: Uint8Array,
  label: SignatureLabel,
  data: Uint8Array,
): Uint8Array {
  return primitives.ed25519.sign(seed, labelled(label, data));
}

export function isSignedBy(
  primitives: Primitives,
  publicKey: Uint8Array,
  label: SignatureLabel,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  return primitives.ed25519.verify(publicKey, labelled(label, data), signature);
}

function labelled(label: SignatureLabel, data: Uint8Array): Uint8Array {
  return concatBytes(utf8Bytes(`AnoChat ${label} v1\0`), data);
}
