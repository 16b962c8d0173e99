import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';

import { type BlobId, UUID_PATTERN } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { BLOBS, type Blobs } from '../../platform/blobs';
import { Database } from '../../platform/database';
import { type BlobOnRecord, listStored, onRecord } from '../store/report-store';
import { partSize } from '../upload-plan';

/** `unknown`: in the store, and on no record. */
export interface BlobFinding {
  readonly id: string;
  readonly problem: 'missing' | 'other-size' | 'other-bytes' | 'unknown';
}

const PAGE = 200;

/** Compares the records with the store; changes nothing. */
@Injectable()
export class VerifyBlobs {
  constructor(
    private readonly database: Database,
    @Inject(BLOBS) private readonly blobs: Blobs,
  ) {}

  /** @param reading reads every file, and not its size alone */
  async *execute(reading: boolean): AsyncGenerator<BlobFinding> {
    for (let after: BlobId | null = null; ;) {
      const page: readonly BlobOnRecord[] = await listStored(this.database, after, PAGE);
      for (const blob of page) {
        const problem = await this.problemOf(blob, reading);
        if (problem !== undefined) yield { id: blob.id, problem };
      }
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
    yield* this.unknown();
  }

  /** Files on no record. A record is made before its file, so that none of these is on its way. */
  async *unknown(): AsyncGenerator<BlobFinding & { readonly problem: 'unknown' }> {
    let page: string[] = [];
    const told = async (): Promise<readonly string[]> => {
      const ids = page.filter((id) => UUID_PATTERN.test(id));
      const known = await onRecord(this.database, ids);
      return page.filter((id) => !known.has(id));
    };
    for await (const id of this.blobs.list()) {
      page.push(id);
      if (page.length < PAGE) continue;
      for (const unknown of await told()) yield { id: unknown, problem: 'unknown' };
      page = [];
    }
    for (const unknown of await told()) yield { id: unknown, problem: 'unknown' };
  }

  private async problemOf(
    blob: BlobOnRecord,
    reading: boolean,
  ): Promise<BlobFinding['problem'] | undefined> {
    const found = await this.blobs.sizeOf(blob.id);
    if (found === undefined) return 'missing';
    if (found !== blob.size) return 'other-size';
    return reading && !(await this.hasBytes(blob)) ? 'other-bytes' : undefined;
  }

  private async hasBytes({ id, size, partBytes, digests }: BlobOnRecord): Promise<boolean> {
    for (const [i, digest] of digests.entries()) {
      const from = i * partBytes;
      const to = from + partSize(i + 1, size, partBytes) - 1;
      const hash = createHash('sha256');
      if (to >= from) await pipeline(await this.blobs.read(id, { from, to }), hash);
      if (!hash.digest().equals(digest)) return false;
    }
    return true;
  }
}
