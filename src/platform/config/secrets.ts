import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config.errors';

const NOTE = [
  'Keys of an AnoChat server. Without them its data cannot be read.',
  'Keep a copy of this folder, apart from the data and from its backups.',
].join('\n');

/**
 * Keys of this installation, a file each (0600) in a folder of their own (0700), made when first
 * asked for. They lie outside of the data and outside of backups: a copy of the data alone opens nothing.
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
    this.#readOrMake('README', () => NOTE);
  }

  /** Random bytes under a name such as `master-key.v1`, the same ones at every start. */
  secret(name: string, bytes: number): Buffer {
    const text = this.#readOrMake(name, () => randomBytes(bytes).toString('base64'));
    const value = Buffer.from(text, 'base64');
    if (value.length === bytes) return value;
    throw new ConfigError(
      `${join(this.#folder, name)} holds ${value.length} bytes and should hold ${bytes}, in base64.`,
    );
  }

  /** A value of any JSON shape, such as a set of signing keys. The caller checks the shape. */
  jsonSecret(name: string, create: () => unknown): unknown {
    const file = `${name}.json`;
    const text = this.#readOrMake(file, () => JSON.stringify(create(), null, 2));
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ConfigError(`${join(this.#folder, file)} is no JSON.`, { cause });
    }
  }

  /** Puts another value in the place of one, such as keys after a rotation; readers see one or the other. */
  replaceJson(name: string, value: unknown): void {
    const path = join(this.#folder, `${name}.json`);
    const draft = `${path}.${process.pid}.draft`;
    writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
    renameSync(draft, path);
  }

  #readOrMake(name: string, make: () => string): string {
    const path = join(this.#folder, name);
    const found = read(path);
    if (found !== undefined) return found;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    chmodSync(this.#folder, 0o700);
    // Written aside and linked into place: of two instances that start together one makes it, and
    // nobody reads half a key.
    const draft = `${path}.${process.pid}.draft`;
    writeFileSync(draft, `${make()}\n`, { mode: 0o600, flush: true });
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

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** By its shape: errors of the system are of another realm where tests run. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
