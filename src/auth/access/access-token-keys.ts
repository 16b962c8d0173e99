import {
  type KeyObject,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
} from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';

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
  private isWarned = false;
  private readonly logger = new Logger('AccessTokenKeys');

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
    this.readAt = Date.now();
    if (this.keys.length === 0) this.keys = this.stored().map(load);
    else this.readAgain();
  }

  /** Whatever became of the file, nobody is signed out by it while the server runs. */
  private readAgain(): void {
    try {
      this.keys = requireKeys(this.secrets.findJson(FILE)).map(load);
      this.isWarned = false;
    } catch (error) {
      if (!this.isWarned) {
        const why = error instanceof Error ? error.message : String(error);
        this.logger.warn(`The keys read before stay in use: ${why}`);
      }
      this.isWarned = true;
    }
  }

  private stored(): readonly StoredKey[] {
    return requireKeys(this.secrets.jsonSecret(FILE, () => ({ keys: [newKey()] })));
  }
}

function requireKeys(value: unknown): readonly StoredKey[] {
  if (isKeyFile(value)) return value.keys;
  throw new ConfigError(
    `${FILE}.json is ${value === undefined ? 'gone' : 'damaged'}: put back your copy of it.`,
  );
}

function load({ kid, createdAt, privateKey }: StoredKey): LoadedKey {
  const key = createPrivateKey(privateKey);
  return {
    kid,
    createdAt: Date.parse(createdAt),
    privateKey: key,
    publicKey: createPublicKey(key),
  };
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
