import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { type BlobLink, type Head, type Items, LIMITS, type PartLink } from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import { type Account, call, register } from '../../support/account';
import { Instance } from '../../support/instance';
import { fileMessage } from '../../medium/media/file-message';
import { type Row, rowOf } from '../figures';
import type { BenchOptions } from '../main';
import { cpuSeconds } from '../process-cpu';
import { watchMemory } from './memory';
import type { Store } from './store';

const { partBytes: PART_BYTES } = LIMITS;
/** Parts under way, as the SDK has them. */
const AT_ONCE = 3;

interface Seen {
  readonly megabytesPerSecond: number;
  readonly cpuSeconds: number;
  readonly growthMebibytes: number;
}
interface Run {
  readonly upload: Seen;
  readonly download: Seen;
  readonly directUpload: number;
  readonly directDownload: number;
}

/**
 * A file of a GiB up and down again, by the links that the server signs; beside it, the same parts
 * copied to the store and read from it without the server. Each run has a store and a server of its own.
 */
export async function transfer(
  openStore: () => Promise<Store>,
  { quick, say }: BenchOptions,
): Promise<readonly Row[]> {
  const [runs, parts] = quick ? [2, 8] : [5, 128];
  const seen: Run[] = [];
  let name = '';
  for (let run = 0; run < runs; run += 1) {
    const store = await openStore();
    ({ name } = store);
    try {
      seen.push(await runOn(store, parts, run % 2 === 0));
    } finally {
      await store.end();
    }
    say(`transfer ${name}: run ${run + 1} of ${runs}`);
  }
  return [
    rowOfWay(
      `upload-1g-${name}`,
      parts,
      seen.map(({ upload }) => upload),
      seen.map(({ directUpload }) => directUpload),
    ),
    rowOfWay(
      `download-1g-${name}`,
      parts,
      seen.map(({ download }) => download),
      seen.map(({ directDownload }) => directDownload),
    ),
  ];
}

const rowOfWay = (
  shape: string,
  parts: number,
  seen: readonly Seen[],
  direct: readonly number[],
): Row =>
  rowOf(
    shape,
    'MB/s',
    seen.map(({ megabytesPerSecond }) => megabytesPerSecond),
    { 'direct-copy': direct },
    {
      'file MiB': [(parts * PART_BYTES) / 1024 ** 2],
      'CPU-seconds of node and Postgres': seen.map((one) => one.cpuSeconds),
      'growth of the server MiB': seen.map((one) => one.growthMebibytes),
    },
  );

async function runOn(store: Store, parts: number, isFirst: boolean): Promise<Run> {
  const server = await Instance.start({
    environment: { ...store.environment, RATE_LIMIT_FACTOR: '0' },
  });
  try {
    const through = async (): Promise<Pick<Run, 'upload' | 'download'>> => {
      const by = await register(server.url);
      const other = await register(server.url);
      let blob = '';
      const upload = await watched(server, parts, async () => {
        blob = await uploadThrough(server.url, by, parts);
      });
      const { id } = await call<Head>(server.url, 'POST', '/conversations', by, {
        ...{ kind: 'group', title: 'Files', members: [other.userId] },
      });
      await call(
        server.url,
        'PUT',
        `/conversations/${id}/messages/${uuidV7()}`,
        by,
        fileMessage([blob], () => ({ size: parts * PART_BYTES })),
      );
      const download = await watched(server, parts, () =>
        downloadThrough(server.url, by, id, blob, parts),
      );
      return { upload, download };
    };
    const past = async (): Promise<Pick<Run, 'directUpload' | 'directDownload'>> => {
      const directUpload = await speedOf(parts, () =>
        eachPart(parts, (number, part) => store.put(number, part)),
      );
      const directDownload = await speedOf(parts, async () => {
        if ((await store.readAll()) !== parts * PART_BYTES) throw new Error('bytes are missing');
      });
      return { directUpload, directDownload };
    };
    if (isFirst) return { ...(await through()), ...(await past()) };
    const control = await past();
    return { ...(await through()), ...control };
  } finally {
    await server.dispose();
  }
}

/** Megabytes (10^6) a second. */
async function speedOf(parts: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (parts * PART_BYTES) / 1_000 / (performance.now() - began);
}

async function watched(server: Instance, parts: number, work: () => Promise<void>): Promise<Seen> {
  const pids = [server.pid];
  const [before, growth] = [cpuSeconds(pids), watchMemory(server.pid)];
  const megabytesPerSecond = await speedOf(parts, work);
  return {
    megabytesPerSecond,
    cpuSeconds: cpuSeconds(pids) - before,
    growthMebibytes: growth(),
  };
}

/** Parts of which no two are alike, some at once. */
async function eachPart(
  parts: number,
  send: (number: number, part: Buffer) => Promise<void>,
): Promise<void> {
  let next = 1;
  const lane = async (): Promise<void> => {
    const part = Buffer.alloc(PART_BYTES, 7);
    while (next <= parts) {
      const number = next;
      next += 1;
      part.writeUInt32LE(number);
      await send(number, part);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

async function uploadThrough(url: string, by: Account, parts: number): Promise<string> {
  const id = uuidV7();
  const size = parts * PART_BYTES;
  await call(url, 'POST', '/uploads', by, { id, kind: 'plain', size });
  const digests: Buffer[] = [];
  await eachPart(parts, async (number, part) => {
    const digest = sha256(part);
    digests[number - 1] = digest;
    const announced = [{ number, digest: digest.toString('base64') }];
    const path = `/uploads/${id}/parts`;
    const { items } = await call<Items<PartLink>>(url, 'POST', path, by, { parts: announced });
    const [link] = items;
    if (!link) throw new Error(`part ${number} was given no link`);
    const { status } = await fetch(new URL(link.url, url), {
      method: 'PUT',
      headers: link.headers,
      body: Uint8Array.from(part),
    });
    if (status !== 200) throw new Error(`part ${number} was answered with ${status}`);
  });
  const digest = sha256(Buffer.concat(digests)).toString('base64');
  await call(url, 'POST', `/uploads/${id}/complete`, by, { digest });
  return id;
}

async function downloadThrough(
  url: string,
  by: Account,
  conversation: string,
  blob: string,
  parts: number,
): Promise<void> {
  const path = `/conversations/${conversation}/blobs/${blob}`;
  const link = await call<BlobLink>(url, 'GET', path, by);
  const answer = await fetch(new URL(link.url, url));
  if (answer.status !== 200 || !answer.body) throw new Error(`answered with ${answer.status}`);
  let bytes = 0;
  for await (const piece of answer.body) bytes += (piece as Uint8Array).length;
  if (bytes !== parts * PART_BYTES) throw new Error(`${bytes} bytes came`);
}
