/** Ed25519 (RFC 8032). Keys are 32 bytes; the secret key is the seed. */
export interface Ed25519 {
  publicKey(seed: Uint8Array): Uint8Array;
  /** 64 bytes. */
  sign(seed: Uint8Array, message: Uint8Array): Uint8Array;
  /** False for whatever is not a valid signature, malformed keys included; never throws. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** X25519 (RFC 7748). Keys are 32 bytes. */
export interface X25519 {
  publicKey(secretKey: Uint8Array): Uint8Array;
  /** `null` where the result would be all zeros (RFC 7748, section 6.1) or a key is malformed. */
  sharedSecret(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array | null;
}

/** Authenticated encryption; the tag of 16 bytes stands behind the ciphertext. */
export interface Aead {
  seal(
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
  ): Uint8Array;
  /** `null` for whatever does not open; never throws. */
  open(
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    ciphertext: Uint8Array,
  ): Uint8Array | null;
}

/** For what is large and comes in pieces. */
export interface BulkAead extends Aead {
  /**
   * The same as `seal`, without memory of its own for each piece.
   * @param into as long as plaintext and tag
   * @throws RangeError
   */
  sealInto(
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
    into: Uint8Array,
  ): void;
}

/** A digest of what comes piece by piece. */
export interface RunningDigest {
  update(data: Uint8Array): void;
  /** Ends it: nothing may be called after this. */
  finish(): Uint8Array;
}

export interface Argon2idOptions {
  readonly salt: Uint8Array;
  readonly passes: number;
  readonly memoryBytes: number;
  /** Of the result, in bytes: whole words of four, since noble leaves the rest away. */
  readonly length: number;
}

/**
 * What all of the encryption is built on, twice: libsodium in WebAssembly (web, desktop, Node) and
 * pure JavaScript for engines without WebAssembly. Both give the same bytes.
 */
export interface Primitives {
  randomBytes(length: number): Uint8Array;
  /** In constant time for equal lengths. */
  equal(a: Uint8Array, b: Uint8Array): boolean;
  /** Overwrites with zeros. */
  wipe(secret: Uint8Array): void;
  /** BLAKE2b (RFC 7693) of 16 to 64 bytes, with a key of up to 64 bytes if one is given. */
  blake2b(length: number, data: Uint8Array, key?: Uint8Array): Uint8Array;
  /** The same, without a key, of more than fits into memory. */
  runningBlake2b(length: number): RunningDigest;
  sha256(data: Uint8Array): Uint8Array;
  /**
   * The same of megabytes, beside this thread where the platform can. What `data` holds when it is
   * called counts.
   */
  sha256Aside(data: Uint8Array): Promise<Uint8Array>;
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
  readonly ed25519: Ed25519;
  readonly x25519: X25519;
  /** RFC 8439: nonces of 12 bytes. */
  readonly chacha20poly1305: Aead;
  /** Nonces of 24 bytes. */
  readonly xchacha20poly1305: BulkAead;
  /**
   * RFC 9106. Takes a large part of a second, in JavaScript alone most of a minute: in another thread,
   * or in turns with everything else.
   */
  argon2id(password: Uint8Array, options: Argon2idOptions): Promise<Uint8Array>;
}
