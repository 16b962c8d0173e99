import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, opendir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import {
  BlobIncomplete,
  BlobMissing,
  type BlobPart,
  type Blobs,
  type ByteRange,
  type OpenUpload,
  type ServedAs,
  type SignedUrl,
} from '../blobs';
import {
  codeOf,
  diskFull,
  draftName,
  makeFolder,
  orFull,
  orNone,
  partName,
  partsIn,
  piecesOf,
  readPieces,
  removeDrafts,
  syncFolder,
} from './blob-folder';
import { PartCheck } from './part-check';
import type { Grant, UrlSigner } from './url-signer';

/** Where the server answers the URLs of this store (see blob-door.ts). */
export const DOOR_PATH = '/api/blobs';

/** Room on the disk that no file takes: the database and the logs go on when files are refused. */
const KEPT_FREE_BYTES = 256 * 1_024 ** 2;

type PutGrant = Extract<Grant, { to: 'put' }>;

/**
 * Blobs in a folder. A blob is a folder with a file for each part, as it came: completing one is
 * renaming that folder, and nothing is copied, also of the largest file.
 */
export class FilesystemBlobs implements Blobs {
  /** @param folder absolute */
  constructor(
    private readonly folder: string,
    private readonly signer: UrlSigner,
    private readonly keptFree = KEPT_FREE_BYTES,
  ) {}

  async prepare(): Promise<void> {
    await mkdir(join(this.folder, 'open'), { recursive: true, mode: 0o700 });
    await mkdir(join(this.folder, 'kept'), { recursive: true, mode: 0o700 });
  }

  async begin(id: string): Promise<string> {
    const upload = randomUUID();
    await makeFolder(join(this.folder, 'open', id));
    await makeFolder(this.openFolder({ id, upload }));
    return upload;
  }

  partUrl({ id, upload }: OpenUpload, part: BlobPart, lifetimeMs: number): SignedUrl {
    const digest = Buffer.from(part.digest).toString('hex');
    const { number, size } = part;
    const grant = { to: 'put', id, upload, number, size, digest } as const;
    return { url: `${DOOR_PATH}/${id}?${this.signer.sign(grant, lifetimeMs)}`, headers: {} };
  }

  /**
   * Takes a part through the door: in constant memory, into a file aside, which gets its name once
   * it is whole and on the disk.
   *
   * @throws PartMismatch when other bytes came; BlobIncomplete when the upload has ended;
   *   server.unavailable when there is no room for it
   */
  async putPart({ id, upload, number, size, digest }: PutGrant, bytes: Readable): Promise<void> {
    const folder = this.openFolder({ id, upload });
    const draft = join(folder, draftName());
    // What was begun before may be more than fits in: room is counted file by file then.
    if ((await this.freeBytes()) < size) throw diskFull();
    try {
      await pipeline(
        // Destroyed with the pipeline, a request could not be answered any more.
        bytes.iterator({ destroyOnReturn: false }),
        new PartCheck(size, digest),
        createWriteStream(draft, { mode: 0o600, flush: true }),
      );
      await rename(draft, join(folder, partName(number, digest)));
      await syncFolder(folder);
    } catch (error) {
      await rm(draft, { force: true });
      if (codeOf(error) === 'ENOENT') throw new BlobIncomplete(id, { cause: error });
      return orFull(error);
    }
  }

  async listParts(open: OpenUpload): Promise<readonly Pick<BlobPart, 'number' | 'size'>[]> {
    return (await partsIn(this.openFolder(open))).map(({ number, size }) => ({ number, size }));
  }

  async complete(open: OpenUpload, parts: readonly BlobPart[]): Promise<void> {
    const folder = this.openFolder(open);
    const kept = this.keptFolder(open.id);
    const isThere = (await partsIn(folder)).map(({ number, digest, size }) => [
      partName(number, digest),
      size,
    ]);
    if (isThere.length === 0 && (await this.sizeOf(open.id)) !== undefined) return;
    const announced = parts.map(({ number, digest, size }) => [
      partName(number, Buffer.from(digest).toString('hex')),
      size,
    ]);
    if (JSON.stringify(isThere) !== JSON.stringify(announced)) throw new BlobIncomplete(open.id);
    await makeFolder(dirname(kept));
    await rename(folder, kept);
    await syncFolder(dirname(kept));
    await this.abort(open.id);
    await removeDrafts(kept);
  }

  async abort(id: string): Promise<void> {
    await rm(join(this.folder, 'open', id), { recursive: true, force: true });
  }

  /** As one part, whatever parts it once came in. */
  async write(id: string, size: number, bytes: Readable): Promise<void> {
    const open = { id, upload: await this.begin(id) };
    const folder = this.openFolder(open);
    const draft = join(folder, draftName());
    const hash = createHash('sha256');
    let written = 0;
    try {
      await pipeline(
        bytes,
        async function* (pieces: AsyncIterable<Buffer>) {
          for await (const piece of pieces) {
            hash.update(piece);
            written += piece.length;
            yield piece;
          }
        },
        createWriteStream(draft, { mode: 0o600, flush: true }),
      );
      if (written !== size) throw new BlobIncomplete(id);
      const part = { number: 1, size, digest: hash.digest() };
      await rename(draft, join(folder, partName(1, part.digest.toString('hex'))));
      await this.complete(open, [part]);
    } catch (error) {
      await this.abort(id);
      return orFull(error);
    }
  }

  async sizeOf(id: string): Promise<number | undefined> {
    const folder = this.keptFolder(id);
    try {
      await access(folder);
    } catch {
      return undefined;
    }
    return (await partsIn(folder)).reduce((sum, { size }) => sum + size, 0);
  }

  async read(id: string, range?: ByteRange): Promise<Readable> {
    const size = await this.sizeOf(id);
    if (size === undefined) throw new BlobMissing(id);
    const parts = await partsIn(this.keptFolder(id));
    return Readable.from(readPieces(piecesOf(parts, range ?? { from: 0, to: size - 1 })), {
      objectMode: false,
    });
  }

  downloadUrl(id: string, { type }: ServedAs, lifetimeMs: number): string {
    return `${DOOR_PATH}/${id}?${this.signer.sign({ to: 'get', id, type }, lifetimeMs)}`;
  }

  /** Renamed first: half a blob is never read. Nothing is made for it: a disk may be full. */
  async delete(id: string): Promise<void> {
    await this.abort(id);
    const none = await rename(this.keptFolder(id), join(this.folder, 'open', id)).catch(orNone);
    if (none === undefined) await this.abort(id);
  }

  async *list(): AsyncGenerator<string> {
    for await (const shelf of await opendir(join(this.folder, 'kept'))) {
      for await (const blob of await opendir(join(this.folder, 'kept', shelf.name))) {
        yield blob.name;
      }
    }
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder);
    return Math.max(0, bavail * bsize - this.keptFree);
  }

  private openFolder({ id, upload }: OpenUpload): string {
    return join(this.folder, 'open', id, upload);
  }

  /** By the last two digits, which are random in every version of UUID. */
  private keptFolder(id: string): string {
    return join(this.folder, 'kept', id.slice(-2), id);
  }
}
