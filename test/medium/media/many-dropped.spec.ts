import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { LIMITS, type UploadLimits } from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import { Collector } from '../../../src/media';
import { BLOBS, type Blobs } from '../../../src/platform/blobs';
import { type Account, call } from '../../support/account';
import { MediaStage, randomFile } from './media-stage';

const UPLOADS = 10_000;
/** Of the collector: those whose time is over, and as many that have lost a name. */
const MOST_DOOMED = 400;

describe('ten thousand uploads that are begun and dropped', () => {
  let stage: MediaStage;
  let owners: readonly Account[];
  beforeAll(async () => {
    stage = await MediaStage.start();
    // Its own rounds would take some of them.
    await stage.app.app.get(Collector, { strict: false }).beforeApplicationShutdown();
    owners = await Promise.all(Array.from({ length: 11 }, () => stage.register()));
  });
  afterAll(() => stage.stop());

  const open = (): readonly string[] =>
    readdirSync(join(stage.app.config.dataFolder, 'blobs/open'));
  const used = async (by: Account): Promise<number> =>
    (await call<UploadLimits>(stage.url, 'GET', '/uploads/limits', by)).usedBytes;
  const count = async (where: string): Promise<number> => {
    const [row] = await stage.query<{ readonly n: string }>(
      `SELECT count(*) AS n FROM blobs WHERE ${where}`,
    );
    return Number(row?.n);
  };

  /** In the database as in the store, by the functions that every upload is begun by. */
  const beginMany = async (): Promise<void> => {
    const blobs = stage.app.app.get<Blobs>(BLOBS);
    const ids = Array.from({ length: UPLOADS }, () => uuidV7());
    const outcomes = await stage.query<{ readonly outcome: string; readonly n: string }>(
      `SELECT outcome, count(*) AS n FROM (
         SELECT begin_upload(id, ($2::uuid[])[1 + (n - 1) / $3::int], 'plain', 'a/b', 10, 8388608,
           NULL, NULL, $3::int, 86400000) AS outcome
         FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, n)) o GROUP BY outcome`,
      [ids, owners.map(({ userId }) => userId), LIMITS.openUploads],
    );
    expect(outcomes.map(({ outcome, n }) => [outcome, Number(n)])).toEqual([['begun', UPLOADS]]);
    for (let from = 0; from < UPLOADS; from += 500) {
      await Promise.all(ids.slice(from, from + 500).map((id) => blobs.begin(id)));
    }
  };

  it('are more than one account may have open, and go in pages that keep nobody waiting', async () => {
    await beginMany();
    const [full, , , , , , , , , , free] = owners as readonly [Account, ...Account[]];
    const file = { id: uuidV7(), kind: 'plain', size: 10 };
    expect(await stage.codeOf('POST', '/uploads', full, file)).toBe('limit.reached');
    const kept = await stage.upload(free as Account, randomFile(10));
    const group = await stage.group(free as Account);
    await stage.send(free as Account, group, kept);
    expect([await count('true'), open().length]).toEqual([UPLOADS + 1, UPLOADS]);

    await stage.query('UPDATE blobs SET expires_at = now() WHERE expires_at IS NOT NULL');
    const blobs = stage.app.app.get<Blobs>(BLOBS);
    const abort = blobs.abort.bind(blobs);
    const seen: { readonly doomed: number; readonly locks: number; readonly code: string }[] = [];
    let calls = 0;
    jest.spyOn(blobs, 'abort').mockImplementation(async (id) => {
      // While the store works: how much is in hand, who is kept from a row, and whether others can go on.
      const isLookedAt = calls % 1_000 === 0;
      calls += 1;
      if (isLookedAt) {
        const [locks] = await stage.query<{ readonly n: string }>(
          `SELECT count(*) AS n FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
           WHERE c.relname IN ('blobs', 'media_usage', 'installation') AND l.mode <> 'AccessShareLock'`,
        );
        const next = { ...file, id: uuidV7() };
        const code = await stage.codeOf('POST', '/uploads', free as Account, next);
        seen.push({ doomed: await count("state = 'doomed'"), locks: Number(locks?.n), code });
      }
      return abort(id);
    });
    expect(await stage.collect()).toBe(UPLOADS);
    jest.restoreAllMocks();
    expect(seen).toHaveLength(10);
    for (const { doomed, locks, code } of seen) {
      expect(doomed).toBeLessThanOrEqual(MOST_DOOMED);
      expect([locks, code]).toEqual([0, 'none']);
    }
    // What was begun meanwhile is there, and so is the file that a message names.
    expect([await count('true'), open().length]).toEqual([11, 10]);
    expect(await Promise.all(owners.slice(0, 10).map(used))).toEqual(Array(10).fill(0));
    expect(await used(free as Account)).toBe(110);
    expect(await stage.codeOf('POST', '/uploads', full, file)).toBe('none');
    await stage.link(free as Account, group, kept);
  });
});
