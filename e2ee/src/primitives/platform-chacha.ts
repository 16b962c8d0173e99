/** ChaCha20-Poly1305 of RFC 8439 without associated data, as the engine itself has it. */
export interface PlatformChacha {
  seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, into: Uint8Array): void;
  /** `null` for whatever does not open. */
  open(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array | null;
}

/** As much of Node's module `crypto` as is used, without a word of it in what browsers load. */
interface NodeCrypto {
  createCipheriv(...call: CipherCall): {
    update(plaintext: Uint8Array): Uint8Array;
    final(): Uint8Array;
    getAuthTag(): Uint8Array;
  };
  createDecipheriv(...call: CipherCall): {
    setAuthTag(tag: Uint8Array): void;
    update(ciphertext: Uint8Array): Uint8Array;
    final(): Uint8Array;
  };
}
type CipherCall = [
  name: 'chacha20-poly1305',
  key: Uint8Array,
  nonce: Uint8Array,
  options: { readonly authTagLength: 16 },
];

const TAG_BYTES = 16;
const OPTIONS = { authTagLength: TAG_BYTES } as const;

/**
 * Node's, several times as fast as WebAssembly. `null` where there is none: WebCrypto does not know
 * this cipher, and a Node that is held to FIPS refuses it.
 * @param engine its `globalThis`
 */
export const findPlatformChacha = (engine: object): PlatformChacha | null => {
  const { process } = engine as {
    readonly process?: { readonly getBuiltinModule?: (name: 'node:crypto') => NodeCrypto };
  };
  if (!process?.getBuiltinModule) return null;
  try {
    const found = chachaOf(process.getBuiltinModule('node:crypto'));
    const [key, nonce, nothing] = [new Uint8Array(32), new Uint8Array(12), new Uint8Array(0)];
    found.seal(key, nonce, nothing, new Uint8Array(TAG_BYTES));
    return found;
  } catch {
    return null;
  }
};

const chachaOf = (node: NodeCrypto): PlatformChacha => ({
  seal(key, nonce, plaintext, into) {
    const cipher = node.createCipheriv('chacha20-poly1305', key, nonce, OPTIONS);
    into.set(cipher.update(plaintext));
    cipher.final();
    into.set(cipher.getAuthTag(), plaintext.length);
  },
  open(key, nonce, ciphertext) {
    const end = ciphertext.length - TAG_BYTES;
    const decipher = node.createDecipheriv('chacha20-poly1305', key, nonce, OPTIONS);
    decipher.setAuthTag(ciphertext.subarray(end));
    const plaintext = decipher.update(ciphertext.subarray(0, end));
    try {
      decipher.final();
    } catch {
      // What came before the tag was looked at is nobody's.
      plaintext.fill(0);
      return null;
    }
    return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length);
  },
});
