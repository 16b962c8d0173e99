import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';

import { DOOR_PATH } from '../../../src/platform/blobs';
import { BlobMetrics } from '../../../src/platform/blobs/blob-metrics';
import { blobDoor } from '../../../src/platform/blobs/filesystem/blob-door';
import { FilesystemBlobs } from '../../../src/platform/blobs/filesystem/filesystem-blobs';
import { UrlSigner } from '../../../src/platform/blobs/filesystem/url-signer';
import { Metrics } from '../../../src/platform/observability';
import { blobsSuite } from './blobs-suite';

const folder = mkdtempSync(join(tmpdir(), 'anochat-blobs-'));
let server: Server | undefined;
afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

blobsSuite('a folder, behind the door of the server', async () => {
  let moved = 0;
  const signer = new UrlSigner(new Uint8Array(32), () => Date.now() + moved);
  const blobs = new FilesystemBlobs(folder, signer);
  const app = express().use(DOOR_PATH, blobDoor(blobs, signer, new BlobMetrics(new Metrics())));
  const listening = createServer(app);
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  const { port } = listening.address() as AddressInfo;
  return { blobs, origin: `http://127.0.0.1:${port}`, moveClock: (by) => (moved += by) };
});
