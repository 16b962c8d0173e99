import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Health, Metrics } from '../observability';
import { BlobMetrics } from './blob-metrics';
import { BlobWatch } from './blob-watch';
import { MeasuredBlobs } from './measured-blobs';
import { S3Blobs } from './s3/s3-blobs';

describe('the watch over the store of files', () => {
  it('tells that a bucket is away, and that it is back', async () => {
    let answer: 'missing' | 'broken' = 'missing';
    const server = createServer((_request, response) => {
      response.writeHead(answer === 'missing' ? 404 : 503).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const store = new S3Blobs({
      endpoint: new URL(`http://127.0.0.1:${port}`),
      region: 'us-east-1',
      bucket: 'files',
      accessKey: 'key',
      secretKey: 'secret',
    });
    const health = new Health();
    const metrics = new BlobMetrics(new Metrics());
    const watch = new BlobWatch(new MeasuredBlobs(store, metrics), metrics, health);
    const state = (): string | undefined => health.report().checks['files'];

    await watch.ask();
    expect(state()).toBe('up');
    answer = 'broken';
    await expect(watch.ask()).rejects.toThrow();
    expect(state()).toBe('down');
    answer = 'missing';
    await watch.ask();
    expect(state()).toBe('up');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(watch.ask()).rejects.toThrow();
    expect(state()).toBe('down');
  });
});
