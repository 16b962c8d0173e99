import { open, readdir, rm } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'minio';

import { type ObjectStore, startSeaweedfs } from '../../support/object-store';

/** Where files are kept, as the server is told of it and as it is reached past the server. */
export interface Store {
  readonly name: 'seaweedfs' | 'folder';
  /** For the server. */
  readonly environment: Readonly<Record<string, string>>;
  /** Durable like the server's own, one part. */
  put(number: number, part: Uint8Array): Promise<void>;
  /** All that was put, in order, read to its end. @returns bytes */
  readAll(): Promise<number>;
  end(): Promise<void>;
}

/** A real S3 server of its own. @param program `weed` */
export async function seaweedfs(program: string): Promise<Store> {
  const store = await startSeaweedfs(program);
  const client = clientOf(store);
  const bucket = 'direct';
  await client.makeBucket(bucket);
  let count = 0;
  return {
    name: 'seaweedfs',
    environment: store.environment,
    async put(number, part) {
      count = Math.max(count, number);
      await client.putObject(
        bucket,
        String(number),
        Buffer.from(part.buffer, part.byteOffset, part.length),
      );
    },
    async readAll() {
      let bytes = 0;
      for (let number = 1; number <= count; number += 1) {
        for await (const piece of await client.getObject(bucket, String(number)))
          bytes += (piece as Buffer).length;
      }
      return bytes;
    },
    end: () => store.stop(),
  };
}

function clientOf({ endpoint, accessKey, secretKey }: ObjectStore): Client {
  const { hostname, port } = new URL(endpoint);
  return new Client({
    ...{ endPoint: hostname, port: Number(port), useSSL: false },
    ...{ accessKey, secretKey, pathStyle: true },
  });
}

/** Beside the server's own folder, on the same disk. */
export async function plainFolder(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'anochat-direct-'));
  return {
    name: 'folder',
    environment: {},
    async put(number, part) {
      const file = await open(join(folder, String(number).padStart(5, '0')), 'w');
      await file.write(part);
      await file.sync();
      await file.close();
    },
    async readAll() {
      let bytes = 0;
      for (const name of (await readdir(folder)).sort()) {
        for await (const piece of createReadStream(join(folder, name), {
          highWaterMark: 256 * 1_024,
        }))
          bytes += (piece as Buffer).length;
      }
      return bytes;
    },
    end: () => rm(folder, { recursive: true, force: true }),
  };
}
