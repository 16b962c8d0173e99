import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { checkoutFolder } from '../../../src/platform/config';

const WORKERS = 1_000;
const MOST_GROWTH_BYTES = 96 * 1024 * 1024;

describe('the addon', () => {
  it('is loaded and left by a thousand workers, in the middle of work too', async () => {
    const addon = join(checkoutFolder(), 'native/build/Release/anochat_native.node');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(__dirname, 'worker-churn.cjs'), addon, String(WORKERS)],
      { timeout: 280_000 },
    );
    const { workers, rss } = JSON.parse(stdout) as { workers: number; rss: readonly number[] };
    expect(workers).toBe(WORKERS);
    // After a warm-up memory has found its level.
    expect((rss.at(-1) ?? 0) - (rss[2] ?? 0)).toBeLessThan(MOST_GROWTH_BYTES);
  }, 300_000);
});
