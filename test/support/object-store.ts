import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, until } from './server-process';

/** A real S3 server of the test's own, with an empty bucket that nothing has made yet. */
export interface ObjectStore {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Settings for a server of AnoChat. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** @param program `weed` */
export async function startSeaweedfs(program: string): Promise<ObjectStore> {
  const keys = madeUpKeys();
  const port = await freePort();
  const names = ['master', 'volume', 'filer', 's3'];
  const ports: string[] = [];
  for (const name of names) {
    const own = name === 's3' ? port : await freePort();
    ports.push(`-${name}.port=${own}`, `-${name}.port.grpc=${await freePort()}`);
  }
  return start(program, port, keys, (folder) => {
    const config = join(folder, 's3.json');
    const credentials = [keys];
    const actions = ['Admin', 'Read', 'Write', 'List'];
    writeFileSync(
      config,
      JSON.stringify({ identities: [{ name: 'test', credentials, actions }] }),
      { mode: 0o600 },
    );
    return [
      ...['server', `-dir=${folder}`, '-ip=127.0.0.1', '-ip.bind=127.0.0.1', ...ports],
      // What it serves at fixed ports beside S3, two of them would fight for.
      ...['-filer', '-s3', `-s3.config=${config}`, '-s3.port.lance=0', '-s3.port.iceberg=0'],
      ...['-master.volumeSizeLimitMB=64', '-volume.max=40'],
    ];
  });
}

/** @param program `minio` */
export async function startMinio(program: string): Promise<ObjectStore> {
  const port = await freePort();
  return start(program, port, madeUpKeys(), (folder) => [
    ...['server', '--quiet', '--address', `127.0.0.1:${port}`],
    ...['--console-address', '127.0.0.1:0', folder],
  ]);
}

interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

async function start(
  program: string,
  port: number,
  { accessKey, secretKey }: Keys,
  argumentsIn: (folder: string) => readonly string[],
): Promise<ObjectStore> {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-objects-'));
  const child = spawn(program, [...argumentsIn(folder)], {
    cwd: folder,
    env: { ...process.env, MINIO_ROOT_USER: accessKey, MINIO_ROOT_PASSWORD: secretKey },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const keep = (text: unknown): void => void (said = (said + String(text)).slice(-4_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const endpoint = `http://127.0.0.1:${port}`;
  const bucket = `anochat-${randomBytes(4).toString('hex')}`;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
    return hasAnswered(endpoint);
  });
  return {
    ...{ endpoint, accessKey, secretKey },
    environment: {
      ...{ S3_ENDPOINT: endpoint, S3_BUCKET: bucket },
      ...{ S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey },
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Refused is an answer; nothing, and "not yet", are none. */
const hasAnswered = (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(2_000) }).then(
    ({ status }) => status < 500,
    () => false,
  );

const madeUpKeys = (): Keys => ({
  accessKey: randomBytes(10).toString('hex'),
  secretKey: randomBytes(20).toString('hex'),
});
