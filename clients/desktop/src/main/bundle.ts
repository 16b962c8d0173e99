import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isRecord } from './settings-file';

/** The files of the web build, as they were packaged: path to SHA-256 in hexadecimal. */
type BundleManifest = Readonly<Record<string, string>>;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
};

export interface BundleFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/**
 * The packaged web build. Only what the manifest names is there, and only with the bytes that it had
 * when it was packaged; the manifest itself by the digest that stands in this program.
 */
export class Bundle {
  private constructor(
    private readonly folder: string,
    private readonly manifest: BundleManifest,
  ) {}

  /** @throws BundleDamaged */
  static async open(folder: string, manifestFile: string, digest: string): Promise<Bundle> {
    const bytes = await readFile(manifestFile);
    if (sha256(bytes) !== digest) throw new BundleDamaged('bundle.json');
    const found: unknown = JSON.parse(bytes.toString('utf8'));
    if (!isManifest(found)) throw new BundleDamaged('bundle.json');
    return new Bundle(folder, found);
  }

  /**
   * @returns `null`: there is no such file
   * @throws BundleDamaged
   */
  async file(path: string): Promise<BundleFile | null> {
    const name = path.replace(/^\//, '');
    const digest = Object.hasOwn(this.manifest, name) ? this.manifest[name] : undefined;
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (digest === undefined || type === undefined) return null;
    const bytes = new Uint8Array(await readFile(join(this.folder, ...name.split('/'))));
    if (sha256(bytes) !== digest) throw new BundleDamaged(name);
    return { bytes, type };
  }
}

export class BundleDamaged extends Error {
  override readonly name = 'BundleDamaged';
  constructor(file: string) {
    super(`Not as it was packaged: ${file}`);
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const isManifest = (value: unknown): value is BundleManifest =>
  isRecord(value) &&
  Object.entries(value).every(
    ([path, digest]) =>
      /^[\w.-]+(?:\/[\w.-]+)*$/.test(path) &&
      !path.split('/').includes('..') &&
      typeof digest === 'string' &&
      /^[0-9a-f]{64}$/.test(digest),
  );
