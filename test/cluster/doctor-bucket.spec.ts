import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkFiles } from '../../src/cli/doctor/files';
import type { Finding } from '../../src/cli/doctor/finding';
import { Config } from '../../src/platform/config';
import { S3Blobs } from '../../src/platform/blobs/s3/s3-blobs';
import { type ObjectStore, startSeaweedfs } from '../support/object-store';

const program = process.env.WEED_PATH;
const withStore = program === undefined ? describe.skip : describe;

withStore('What the doctor says of a bucket (needs WEED_PATH)', () => {
  let store: ObjectStore;
  beforeAll(async () => {
    store = await startSeaweedfs(program ?? '');
  });
  afterAll(() => store.stop());

  const configOf = (more: Readonly<Record<string, string>>): Config => {
    const folder = join(tmpdir(), 'anochat-nothing-here');
    return Config.fromEnvironment({ ...store.environment, ...more }, folder);
  };
  const look = async (more: Readonly<Record<string, string>> = {}): Promise<Finding | undefined> =>
    (await checkFiles(configOf(more)))[0];

  it('is whether it is there', async () => {
    const more = { S3_BUCKET: 'looked-at' };
    expect(await look(more)).toMatchObject({ name: 'bucket', state: 'doubtful' });
    const { s3 } = configOf(more);
    if (s3 === undefined) throw new Error('the settings name no bucket');
    await new S3Blobs(s3).prepare();
    expect(await look(more)).toMatchObject({ name: 'bucket', state: 'good' });
  });

  it('is which settings to see, where its keys are wrong or nobody answers', async () => {
    for (const [name, value] of [
      ['S3_SECRET_KEY', 'wrong'],
      ['S3_ENDPOINT', 'http://127.0.0.1:1'],
    ] as const) {
      const found = await look({ [name]: value });
      expect(found?.state).toBe('bad');
      expect(found?.says).toContain('S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY');
    }
  });

  it('comes also where the store takes the call and keeps silent', async () => {
    const calls: Socket[] = [];
    const silent = createServer((call) => void calls.push(call));
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as AddressInfo;
    const found = await look({ S3_ENDPOINT: `http://127.0.0.1:${port}` });
    silent.close();
    // The client of the store waits for ever.
    for (const call of calls) call.destroy();
    expect(found?.state).toBe('bad');
    expect(found?.says).toContain('nothing came');
  });
});
