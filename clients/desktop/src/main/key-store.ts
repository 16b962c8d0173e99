import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
  fsyncSync,
  fstatSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import type { KeyAnswer, KeyKeeping } from '../../../web/src/desktop/seam';
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
 * The key of each account's store, in a file that the system's keychain has sealed. Where there is no
 * keychain the file holds the key itself, for this account of the computer alone, and the settings say
 * so. What does not open is never replaced by another key: that would give up what the old one sealed.
 */
export class KeyStore {
  constructor(
    private readonly folder: string,
    private readonly keychain: Keychain,
  ) {}

  get keeping(): KeyKeeping {
    const backend = this.keychain.getSelectedStorageBackend?.();
    const isReal = backend !== 'basic_text' && backend !== 'unknown';
    return isReal && this.keychain.isEncryptionAvailable() ? 'keychain' : 'plain';
  }

  /** @param isExpected whether a key was made earlier: then none is made in its place */
  open(account: string, isExpected: boolean): KeyAnswer {
    const path = this.#path(account);
    if (!this.has(account)) return isExpected ? problem('missing') : this.#make(account);
    const found = readKeyFile(path);
    if (found === null) return problem('damaged');
    const key = this.#unseal(found);
    if (key === 'locked') return problem('locked');
    if (Buffer.from(key, 'base64').length !== KEY_BYTES) return problem('damaged');
    // A keychain has come since; one that does not take the key now is asked again.
    if (found.keptBy === 'plain' && this.keeping === 'keychain') this.#write(account, key);
    return { ok: true, key };
  }

  has(account: string): boolean {
    return existsSync(this.#path(account));
  }

  destroy(account: string): void {
    if (!this.has(account)) return;
    const path = this.#path(account);
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
    const keptBy = this.keeping;
    const kept = keptBy === 'plain' ? key : this.#seal(key);
    if (kept === null) return false;
    const path = this.#path(account);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.draft`;
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

const problem = (what: 'locked' | 'damaged' | 'missing'): KeyAnswer => ({
  ok: false,
  problem: what,
});

function readKeyFile(path: string): KeyFile | null {
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
  if (!isRecord(found) || found['version'] !== 1) return null;
  const { keptBy, key } = found;
  if ((keptBy !== 'keychain' && keptBy !== 'plain') || typeof key !== 'string') return null;
  return { version: 1, keptBy, key };
}
