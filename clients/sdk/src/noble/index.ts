import { createMlsEngine } from '@anochat/e2ee/mls';
import { createNoblePrimitives } from '@anochat/e2ee/noble';
import type { EncryptionParts } from '../encryption/encryption-parts';
import { openEncryption } from '../encryption/open-encryption';
import type { MediaParts } from '../media/media';
import { partsOn } from '../media/parts-on';
import { makePartsHere } from '../media/uploads/making/make-parts';

/** Encryption and files for engines without WebAssembly: the same bytes in JavaScript alone. */
export const nobleParts = (
  randomBytes: (count: number) => Uint8Array,
): { readonly encryption: EncryptionParts; readonly media: MediaParts } => {
  const primitives = createNoblePrimitives(randomBytes);
  const engine = createMlsEngine(primitives);
  return {
    encryption: { open: (host) => openEncryption(host, primitives, engine) },
    media: partsOn(primitives, makePartsHere(primitives)),
  };
};
