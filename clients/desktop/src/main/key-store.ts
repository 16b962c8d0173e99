import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  openSync,
  closeSync,
  renameSync,
  rmSync,
  writeSync,
  fsyncSync,
  fstatSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import type { KeyAnswer, KeyKeeping, KeyProblem } from '../../../web/src/desktop/seam';
import { readIfThere } from './read-if-there';
import { isRecord } from './settings-file';

/** What the system's keychain does for a key; `safeStorage` of Electron. */
export interface Keychain {
  isEncryptionAvailable(): boolean;
  /** Of Linux: `basic_text` is a password that stands in the program. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
}

interface KeyFile {
  readonly version: 1;
  readonly keptBy: KeyKeeping;
  /** Base64 of what the keychain sealed, or of the key itself. */
  readonly key: string;
}

const KEY_BYTES = 32;

/**
 * The key of each account's store, in a file that the system's keychain has sealed. On a Linux without a
 * keychain, or started with `--password-store=basic`, the file holds the key itself, for this account of the
 * computer alone, and the settings say so. What does not open is never replaced by another key: that would
 * give up what the old one sealed. A keychain that does not open now is none to do without.
 */
export class KeyStore {
  constructor(
    private readonly folder: string,
    private readonly keychain: Keychain,
  ) {}

  /** How the key of an account lies here, or would. */
  keepingOf(account: string): KeyKeeping {
    const found = this.#find(account);
    if (typeof found !== 'string') return found.keptBy;
    return this.#protection === 'plain' ? 'plain' : 'keychain';
  }

  /** @param isExpected whether a key was made earlier: then none is made in its place */
  open(account: string, isExpected: boolean): KeyAnswer {
    const found = this.#find(account);
    if (found === 'missing' && !isExpected) return this.#make(account);
    if (typeof found === 'string') return problem(found);
    const key = this.#unseal(found);
    if (key === 'locked') return problem('locked');
    if (Buffer.from(key, 'base64').length !== KEY_BYTES) return problem('damaged');
    // A keychain has come since; one that does not take the key now is asked again.
    if (found.keptBy === 'plain' && this.#protection === 'keychain') this.#write(account, key);
    return { ok: true, key };
  }

  /** Also of one that cannot be read. */
  has(account: string): boolean {
    return this.#find(account) !== 'missing';
  }

  destroy(account: string): void {
    const path = this.#path(account);
    for (const file of [path, draftOf(path)]) overwriteAndRemove(file);
  }

  /** What guards a key that is written now. */
  get #protection(): KeyKeeping | 'locked' {
    const backend = this.keychain.getSelectedStorageBackend?.();
    if (backend === 'basic_text' || backend === 'unknown') return 'plain';
    return this.keychain.isEncryptionAvailable() ? 'keychain' : 'locked';
  }

  #find(account: string): KeyFile | Exclude<KeyProblem, 'locked'> {
    try {
      const text = readIfThere(this.#path(account));
      return text === null ? 'missing' : (readKeyFile(text) ?? 'damaged');
    } catch {
      return 'unreadable';
    }
  }

  #make(account: string): KeyAnswer {
    const key = randomBytes(KEY_BYTES).toString('base64');
    return this.#write(account, key) ? { ok: true, key } : problem('locked');
  }

  #unseal({ keptBy, key }: KeyFile): string {
    if (keptBy === 'plain') return key;
    if (!this.keychain.isEncryptionAvailable()) return 'locked';
    try {
      return this.keychain.decryptString(Buffer.from(key, 'base64'));
    } catch {
      // Another keychain than it was sealed with, or one that the person did not unlock.
      return 'locked';
    }
  }

  /** @returns `false`: the keychain did not seal it, and nothing was written */
  #write(account: string, key: string): boolean {
    const keptBy = this.#protection;
    if (keptBy === 'locked') return false;
    const kept = keptBy === 'plain' ? key : this.#seal(key);
    if (kept === null) return false;
    const path = this.#path(account);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const draft = draftOf(path);
    const file = openSync(draft, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify({ version: 1, keptBy, key: kept } satisfies KeyFile));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    return true;
  }

  /** Base64, or `null` where the person did not unlock the keychain. */
  #seal(key: string): string | null {
    try {
      return this.keychain.encryptString(key).toString('base64');
    } catch {
      return null;
    }
  }

  #path(account: string): string {
    return join(this.folder, `${account}.key`);
  }
}

const problem = (what: KeyProblem): KeyAnswer => ({ ok: false, problem: what });

const draftOf = (path: string): string => `${path}.draft`;

function overwriteAndRemove(path: string): void {
  if (readIfThere(path) === null) return;
  // On a disk that writes in place nothing of it remains.
  const file = openSync(path, 'r+');
  try {
    writeSync(file, Buffer.alloc(fstatSync(file).size), 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rmSync(path);
}

function readKeyFile(text: string): KeyFile | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(found) || found['version'] !== 1) return null;
  const { keptBy, key } = found;
  if ((keptBy !== 'keychain' && keptBy !== 'plain') || typeof key !== 'string') return null;
  return { version: 1, keptBy, key };
}
