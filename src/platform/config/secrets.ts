import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fchownSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config.errors';
import { isOpenToOthers } from './is-open-to-others';

const NOTE = [
  'Keys of an AnoChat server. Without them its data cannot be read.',
  'Keep a copy of this folder, apart from the data and from its backups.',
].join('\n');

/**
 * Keys of this installation, a file each (0600) in a folder of their own (0700), made when first
 * asked for. They lie outside of the data and outside of backups: a copy of the data alone opens nothing.
 * Several instances are given the same folder, which may be mounted read-only: nothing is written
 * where nothing lacks.
 */
export class Secrets {
  readonly #folder: string;
  #made = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get folder(): string {
    return this.#folder;
  }

  /** How many secrets this process has made: above zero the keeper should be told to keep a copy. */
  get made(): number {
    return this.#made;
  }

  isEmpty(): boolean {
    return !existsSync(this.#folder) || readdirSync(this.#folder).length === 0;
  }

  /** Makes the folder and marks it, before there is data that would be lost without it. */
  prepare(): void {
    // A note, which anybody may read.
    if (!existsSync(join(this.#folder, 'README'))) this.#readOrMake('README', () => NOTE);
  }

  /** Random bytes under a name such as `master-key.v1`, the same ones at every start. */
  secret(name: string, bytes: number): Buffer {
    return this.#decode(
      name,
      this.#readOrMake(name, () => randomBytes(bytes).toString('base64')),
      bytes,
    );
  }

  /** As `secret`, where it has been made. */
  findSecret(name: string, bytes: number): Buffer | undefined {
    const text = read(join(this.#folder, name));
    return text === undefined ? undefined : this.#decode(name, text, bytes);
  }

  /** A value of any JSON shape, such as a set of signing keys. The caller checks the shape. */
  jsonSecret(name: string, create: () => unknown): unknown {
    const text = this.#readOrMake(`${name}.json`, () => JSON.stringify(create(), null, 2));
    return this.#parse(name, text);
  }

  /** As `jsonSecret`, where it has been made. */
  findJson(name: string): unknown {
    const text = read(join(this.#folder, `${name}.json`));
    return text === undefined ? undefined : this.#parse(name, text);
  }

  /** Puts another value in the place of one, such as keys after a rotation; readers see one or the other. */
  replaceJson(name: string, value: unknown): void {
    const path = join(this.#folder, `${name}.json`);
    renameSync(this.#writeDraft(path, JSON.stringify(value, null, 2)), path);
    syncFolder(this.#folder);
  }

  #decode(name: string, text: string, bytes: number): Buffer {
    const decoded = Buffer.from(text, 'base64');
    if (decoded.length !== bytes) {
      throw new ConfigError(
        `${join(this.#folder, name)} holds ${decoded.length} bytes and should hold ${bytes}, in base64.`,
      );
    }
    // Out of the memory that Node's small buffers share.
    const value = Buffer.allocUnsafeSlow(bytes);
    decoded.copy(value);
    decoded.fill(0);
    return value;
  }

  #parse(name: string, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ConfigError(`${join(this.#folder, `${name}.json`)} is no JSON.`, { cause });
    }
  }

  #readOrMake(name: string, make: () => string): string {
    const path = join(this.#folder, name);
    const found = read(path);
    if (found !== undefined) return found;
    makeFolder(this.#folder);
    // Written aside and linked into place: of two instances that start together one makes it, and
    // nobody reads half a key.
    const draft = this.#writeDraft(path, make());
    try {
      linkSync(draft, path);
      syncFolder(this.#folder);
      this.#made += 1;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
    return readFileSync(path, 'utf8').trim();
  }

  /** The owner of the folder is who runs the server: what another account made it could not read. */
  #writeDraft(path: string, text: string): string {
    const owner = statSync(this.#folder);
    const account = process.geteuid?.() ?? owner.uid;
    if (account !== owner.uid && account !== 0) {
      throw this.#notWritten(path, `belongs to another account (${owner.uid})`, owner.uid);
    }
    const draft = `${path}.${process.pid}.draft`;
    const descriptor = this.#open(draft, path, owner.uid);
    try {
      if (account !== owner.uid) fchownSync(descriptor, owner.uid, owner.gid);
      writeFileSync(descriptor, `${text}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return draft;
  }

  #open(draft: string, path: string, owner: number): number {
    try {
      if (process.geteuid?.() === owner) chmodSync(this.#folder, 0o700);
      return openSync(draft, 'w', 0o600);
    } catch (cause) {
      if (codeOf(cause) !== 'EROFS') throw cause;
      throw this.#notWritten(path, 'is mounted read-only', owner, cause);
    }
  }

  #notWritten(path: string, why: string, owner: number, cause?: unknown): ConfigError {
    return new ConfigError(
      `${path} is missing or out of date, and it cannot be made here: ${this.#folder} ${why}.\n` +
        `Run this as its owner (sudo -u '#${owner}' before the same command); or make every key in a folder of your own,\n` +
        'by "anochat keys make" with SECRETS_DIR, and give all of them to every instance.',
      { cause },
    );
  }
}

/** What is sealed under a new key must not outlive the name of its file. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** @throws ConfigError when others may read it too, or this account may not */
function read(path: string): string | undefined {
  try {
    if (isOpenToOthers(path)) {
      throw new ConfigError(
        `${path} is open to others: chmod go= ${path}; or, where it is mounted for a group, let it belong to root with mode 0440.`,
      );
    }
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) !== 'EACCES') throw error;
    throw new ConfigError(
      `${path} cannot be read by this account (${String(process.geteuid?.())}): give it to that account, or to a group of its, with mode 0440 and root as its owner.`,
      { cause: error },
    );
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ConfigError(
      `There is no folder ${folder} for keys, and this account (${String(process.geteuid?.())}) cannot make it: set SECRETS_DIR to one that it can write to, or that holds every key.`,
      { cause },
    );
  }
}

/** By its shape: errors of the system are of another realm where tests run. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
