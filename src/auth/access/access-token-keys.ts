import {
  type KeyObject,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
} from 'node:crypto';
import { Injectable } from '@nestjs/common';

import { ConfigError, Secrets } from '../../platform/config';

/** One Ed25519 key pair of the file `access-token-keys.json`, newest last. */
interface StoredKey {
  readonly kid: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

interface LoadedKey extends SigningKey {
  readonly createdAt: number;
  readonly publicKey: KeyObject;
}

const FILE = 'access-token-keys';
/** A new key verifies at once and signs after this: by then every instance knows it. */
const SIGNS_AFTER_MS = 120_000;
const READ_AGAIN_MS = 60_000;
/** An unknown `kid` may be a forgery: it does not make the file be read more often than this. */
const READ_SOONEST_MS = 1_000;
/** The one that signs, the one before it, whose tokens still live, and a spare for a double rotation. */
const KEYS_KEPT = 3;

/** The keys of access tokens, read again while the server runs so that a rotation needs no restart. */
@Injectable()
export class AccessTokenKeys {
  private keys: readonly LoadedKey[] = [];
  private readAt = 0;

  constructor(private readonly secrets: Secrets) {}

  signingKey(): SigningKey {
    this.readAfter(READ_AGAIN_MS);
    const ripe = Date.now() - SIGNS_AFTER_MS;
    const key = this.keys.findLast(({ createdAt }) => createdAt <= ripe) ?? this.keys[0];
    if (key === undefined) throw new ConfigError(`${FILE}.json holds no key.`);
    return key;
  }

  publicKey(kid: string): KeyObject | undefined {
    this.readAfter(READ_AGAIN_MS);
    return this.find(kid) ?? (this.readAfter(READ_SOONEST_MS), this.find(kid));
  }

  /** Adds a key and forgets the oldest. Running servers take it up by themselves. */
  rotate(): string {
    const stored = this.stored();
    const added = newKey();
    this.secrets.replaceJson(FILE, { keys: [...stored, added].slice(-KEYS_KEPT) });
    this.readAt = 0;
    return added.kid;
  }

  private find(kid: string): KeyObject | undefined {
    return this.keys.find((key) => key.kid === kid)?.publicKey;
  }

  private readAfter(age: number): void {
    if (Date.now() - this.readAt < age) return;
    this.keys = this.stored().map(({ kid, createdAt, privateKey }) => {
      const key = createPrivateKey(privateKey);
      return {
        kid,
        createdAt: Date.parse(createdAt),
        privateKey: key,
        publicKey: createPublicKey(key),
      };
    });
    this.readAt = Date.now();
  }

  private stored(): readonly StoredKey[] {
    const value = this.secrets.jsonSecret(FILE, () => ({ keys: [newKey()] }));
    if (isKeyFile(value)) return value.keys;
    throw new ConfigError(`${FILE}.json is damaged: put back your copy of it.`);
  }
}

function newKey(): StoredKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    kid: randomUUID(),
    createdAt: new Date().toISOString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function isKeyFile(value: unknown): value is { readonly keys: readonly StoredKey[] } {
  return (
    isFields(value) && Array.isArray(value.keys) && value.keys.length > 0 && value.keys.every(isKey)
  );
}

function isKey(value: unknown): value is StoredKey {
  return (
    isFields(value) &&
    typeof value.kid === 'string' &&
    typeof value.createdAt === 'string' &&
    typeof value.privateKey === 'string'
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
