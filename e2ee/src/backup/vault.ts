import type { UserId } from '@anochat/contract';

import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { expand } from '../bytes/expand';
import { FormatError } from '../bytes/format-error';
import { hash } from '../bytes/hash';
import { readOrNull } from '../bytes/read-or-null';
import type { VaultReference } from '../devices/statement';
import type { Primitives } from '../primitives/primitives';

/** What the recovery key opens. To be wiped after use. */
export interface VaultSecrets {
  readonly identitySeed: Uint8Array;
  /** X25519, the one in use last: older records stay readable. At least one. */
  readonly backupKeys: readonly Uint8Array[];
}

export type VaultProblem =
  /** Another recovery key made it. */
  | 'wrong-key'
  /** Not the vault that the device chain names: an old one, or another's. */
  | 'not-in-chain'
  | 'corrupt';

const VERSION = 1;
const NOTHING = new Uint8Array(0);

/**
 * v(1) user(16) n(4) IK(32) check(32) nonce(24) XChaCha20-Poly1305(IK seed(32) count(1) backup
 * keys(32 each)) under X(R, "vault"), the first 53 bytes as associated data. The check is
 * X(R, "vault-check"): this cipher alone does not commit to its key.
 */
export function sealVault(
  primitives: Primitives,
  recoveryKey: Uint8Array,
  user: UserId,
  n: number,
  secrets: VaultSecrets,
): { readonly bytes: Uint8Array; readonly reference: VaultReference } {
  const current = secrets.backupKeys.at(-1);
  if (current === undefined) throw new FormatError('a vault without a backup key');
  const identityKey = primitives.ed25519.publicKey(secrets.identitySeed);
  const about = new ByteWriter().u8(VERSION).uuid(user).u32(n).bytes(identityKey).finish();
  const plaintext = secretBytes(secrets);
  const nonce = primitives.randomBytes(24);
  const key = expand(primitives, recoveryKey, 'vault', NOTHING, 32);
  const bytes = new ByteWriter()
    .bytes(about)
    .bytes(checkOf(primitives, recoveryKey))
    .bytes(nonce)
    .bytes(primitives.xchacha20poly1305.seal(key, nonce, about, plaintext))
    .finish();
  primitives.wipe(key);
  primitives.wipe(plaintext);
  const backupKey = primitives.x25519.publicKey(current);
  return { bytes, reference: { digest: hash(primitives, bytes), n, backupKey } };
}

/** Opens the vault that a verified device chain names. */
export function openVault(
  primitives: Primitives,
  recoveryKey: Uint8Array,
  bytes: Uint8Array,
  named: {
    readonly user: UserId;
    readonly identityKey: Uint8Array;
    readonly vault: VaultReference;
  },
): { readonly secrets: VaultSecrets } | { readonly problem: VaultProblem } {
  if (!primitives.equal(hash(primitives, bytes), named.vault.digest)) {
    return { problem: 'not-in-chain' };
  }
  const outcome = readOrNull(() => opened(primitives, recoveryKey, bytes, named));
  return outcome ?? { problem: 'corrupt' };
}

function opened(
  primitives: Primitives,
  recoveryKey: Uint8Array,
  bytes: Uint8Array,
  named: Parameters<typeof openVault>[3],
): ReturnType<typeof openVault> {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== VERSION) return { problem: 'corrupt' };
  const isNamed =
    reader.uuid() === named.user &&
    reader.u32() === named.vault.n &&
    primitives.equal(reader.bytes(32), named.identityKey);
  if (!isNamed) return { problem: 'not-in-chain' };
  if (!primitives.equal(reader.bytes(32), checkOf(primitives, recoveryKey))) {
    return { problem: 'wrong-key' };
  }
  const nonce = reader.bytes(24);
  const key = expand(primitives, recoveryKey, 'vault', NOTHING, 32);
  const about = bytes.slice(0, 53);
  const plaintext = primitives.xchacha20poly1305.open(key, nonce, about, reader.rest());
  primitives.wipe(key);
  if (plaintext === null) return { problem: 'corrupt' };
  const secrets = readSecrets(plaintext);
  const identityKey = primitives.ed25519.publicKey(secrets.identitySeed);
  if (!primitives.equal(identityKey, named.identityKey)) return { problem: 'corrupt' };
  return { secrets };
}

function secretBytes({ identitySeed, backupKeys }: VaultSecrets): Uint8Array {
  const writer = new ByteWriter().fixed(identitySeed, 32).u8(backupKeys.length);
  for (const key of backupKeys) writer.fixed(key, 32);
  return writer.finish();
}

function readSecrets(plaintext: Uint8Array): VaultSecrets {
  const reader = new ByteReader(plaintext);
  const identitySeed = reader.bytes(32);
  const backupKeys = Array.from({ length: reader.u8() }, () => reader.bytes(32));
  reader.end();
  return { identitySeed, backupKeys };
}

function checkOf(primitives: Primitives, recoveryKey: Uint8Array): Uint8Array {
  return expand(primitives, recoveryKey, 'vault-check', NOTHING, 32);
}
