import sodium from 'libsodium-wrappers-sumo';

import { NONCE_BYTES, TAG_BYTES } from './format';
import { SealBroken } from './sealer';

/** XChaCha20-Poly1305, once libsodium is ready: the nonce, then ciphertext and tag. */
export const encrypt = (
  plain: Uint8Array,
  context: Uint8Array,
  key: Uint8Array,
  nonce: Uint8Array,
): Uint8Array => {
  const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
    plain,
    context,
    null,
    nonce,
    key,
  );
  return Buffer.concat([nonce, sealed]);
};

/** @throws SealBroken when these bytes are not what `encrypt` gave for this context and key. */
export const decrypt = (bytes: Uint8Array, context: Uint8Array, key: Uint8Array): Uint8Array => {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken('sealed bytes are cut short');
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      bytes.subarray(NONCE_BYTES),
      context,
      bytes.subarray(0, NONCE_BYTES),
      key,
    );
  } catch (cause) {
    throw new SealBroken('sealed bytes do not open', { cause });
  }
};
