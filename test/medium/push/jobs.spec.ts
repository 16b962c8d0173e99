import { type Job, Jobs, JobWorker, Lanes } from '../../../src/platform/jobs';
import { startTestApp, type TestApp } from '../../support/test-app';
import { until } from '../../support/until';

describe('jobs', () => {
  let app: TestApp;
  let jobs: Jobs;
  beforeAll(async () => {
    app = await startTestApp({ environment: { PUSH: 'off' } });
    jobs = app.app.get(Jobs);
  });
  afterEach(() => app.database.query('DELETE FROM jobs'));
  afterAll(() => app.close());

  const ROOM = { most: 100, lanes: new Map<string, number>(), each: 100 };
  const add = (key: string, lane = 'a', payload: object = {}): Promise<object[]> =>
    app.database.query(
      `INSERT INTO jobs (kind, lane, key, payload, due_at) VALUES ('test', $2, $1, $3, now() - interval '1 s')
       ON CONFLICT (kind, key) WHERE lease IS NULL DO UPDATE SET payload = jobs.payload || $3`,
      [key, lane, JSON.stringify(payload)],
    );
  const keys = (claimed: readonly { readonly key: string }[]): readonly string[] =>
    claimed.map(({ key }) => key).sort();
  const left = async (): Promise<number> =>
    (await app.database.query<{ readonly key: string }>('SELECT key FROM jobs')).length;

  it('are had by one at a time, and are gone when they are done', async () => {
    await add('one');
    await add('two');
    const [mine, others] = await Promise.all([
      jobs.claim('test', 60_000, { ...ROOM, most: 1 }),
      jobs.claim('test', 60_000, { ...ROOM, most: 1 }),
    ]);
    expect(keys([...mine, ...others])).toEqual(['one', 'two']);
    expect(await jobs.claim('test', 60_000, ROOM)).toEqual([]);
    for (const job of [...mine, ...others]) await jobs.finish(job);
    expect(await left()).toBe(0);
  });

  it('are taken over when who has them ends, and are nothing to that one any more', async () => {
    await add('one');
    const [lost] = await jobs.claim('test', 0, ROOM);
    const [taken] = await jobs.claim('test', 60_000, ROOM);
    expect(taken).toMatchObject({ key: 'one', attempts: 2 });
    await jobs.finish(lost!);
    await jobs.retry(lost!, 0);
    expect(await left()).toBe(1);
    await jobs.finish(taken!);
    expect(await left()).toBe(0);
  });

  it('that come while one of their key is under way are done after it, as one', async () => {
    await add('one', 'a', { first: 1, both: 'old' });
    const [job] = await jobs.claim('test', 60_000, ROOM);
    await add('one', 'a', { second: 2, both: 'new' });
    await jobs.retry(job!, 0);
    let again: readonly Job<object>[] = [];
    await until('it is due', async () => {
      again = await jobs.claim<object>('test', 60_000, ROOM);
      return again.length > 0;
    });
    expect(again.map(({ payload }) => payload)).toEqual([{ first: 1, second: 2, both: 'new' }]);
  });

  it('of one lane do not keep others from their turn', async () => {
    for (let i = 0; i < 30; i += 1) await add(`many-${i}`, 'crowded');
    await add('alone', 'zone');
    const claimed = await jobs.claim('test', 60_000, { most: 10, lanes: new Map(), each: 3 });
    expect(claimed.filter(({ lane }) => lane === 'crowded')).toHaveLength(3);
    expect(keys(claimed)).toContain('alone');
    const lanes = new Map([['crowded', 0]]);
    expect(await jobs.claim('test', 60_000, { most: 10, lanes, each: 3 })).toEqual([]);
  });

  it('are found without a walk past all that waits, and in each lane where much is due', async () => {
    const fill = (count: number, lane: string, due: string): Promise<object[]> =>
      app.database.query(
        `INSERT INTO jobs (kind, lane, key, payload, due_at)
         SELECT 'test', ${lane}, $1 || i, '{}', now() + $3::interval FROM generate_series(1, $2) i`,
        [lane, count, due],
      );
    const claim = (lanes: ReadonlyMap<string, number>, each: number) =>
      jobs.claim('test', 60_000, { most: 10, lanes, each });
    const pagesRead = async (each: number): Promise<number> => {
      const [row] = await app.database.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM claim_jobs(
           'test', gen_random_uuid(), 60000, 10, ARRAY['lane-7', 'elsewhere'], ARRAY[1, 1], $1, NULL)`,
        [each],
      );
      return row?.['QUERY PLAN'][0].Plan['Shared Hit Blocks'] ?? Infinity;
    };
    await fill(2_000, `'lane-' || i`, '1 hour');
    for (const each of [0, 3]) expect(await pagesRead(each)).toBeLessThan(200);
    await add('alone', 'zone');
    expect(keys(await claim(new Map([['lane-7', 4]]), 0))).toEqual([]);
    expect(keys(await claim(new Map([['zone', 0]]), 3))).toEqual([]);
    await fill(5_000, `'crowded'`, '-1 hour');
    const claimed = await claim(new Map(), 3);
    expect(claimed.map(({ lane }) => lane).sort()).toEqual([
      'crowded',
      'crowded',
      'crowded',
      'zone',
    ]);
  });

  it('of all lanes have their turn, though the first ones always have more', async () => {
    for (const lane of ['a', 'b', 'c', 'd', 'e', 'f']) {
      for (let i = 0; i < 3; i += 1) await add(`${lane}-${i}`, lane);
    }
    const done: string[] = [];
    const worker = new JobWorker(jobs, {
      kind: 'test',
      everyMs: 60_000,
      leaseMs: 60_000,
      lanes: new Lanes({ most: 4, perLane: 4, perUnproven: 1 }),
      run: ({ lane }) => {
        done.push(lane);
        return Promise.resolve({ inTime: false });
      },
    });
    for (let i = 0; i < 4; i += 1) {
      await worker.claim();
      await worker.settled();
    }
    expect(done.join('')).toMatch(/^(ab|ba)(cd|dc)(ef|fe)(ab|ba)$/);
  });

  it('of lanes that get stuck take half of the room at most', async () => {
    const lanes = new Lanes({ most: 8, perLane: 4, perUnproven: 2 });
    const known = lanes.begin('known');
    known(true);
    for (let i = 0; i < 20; i += 1) await add(`stuck-${i}`, `lane-${i}`);
    let release: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    const done: string[] = [];
    const worker = new JobWorker(jobs, {
      kind: 'test',
      everyMs: 20,
      leaseMs: 60_000,
      lanes,
      run: async ({ key, lane }) => {
        if (lane !== 'known') await stuck;
        done.push(key);
        return { inTime: lane === 'known' };
      },
    });
    worker.begin();
    const taken = async (): Promise<number> =>
      (await app.database.query('SELECT FROM jobs WHERE lease IS NOT NULL')).length;
    await until('half of it is taken', async () => (await taken()) === 4);
    for (let i = 0; i < 6; i += 1) await add(`known-${i}`, 'known');
    await until('those are done', () => done.length === 6);
    await until('no more than that is taken', async () => (await taken()) === 4);
    release();
    await until('all are done', async () => (await left()) === 0);
    await worker.end();
  });

  it('of all lanes together are no more at once than there is room for', async () => {
    const lanes = new Lanes({ most: 8, perLane: 8, perUnproven: 1 });
    lanes.begin('known')(true);
    for (let i = 0; i < 12; i += 1) await add(`known-${i}`, 'known');
    for (let i = 0; i < 12; i += 1) await add(`new-${i}`, `lane-${i}`);
    let release: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    const begun: string[] = [];
    const worker = new JobWorker(jobs, {
      kind: 'test',
      everyMs: 60_000,
      leaseMs: 60_000,
      lanes,
      run: async ({ lane }) => {
        begun.push(lane);
        await stuck;
        return {};
      },
    });
    expect(await worker.claim()).toBe(8);
    expect(await worker.claim()).toBe(0);
    expect(begun.filter((lane) => lane === 'known')).toHaveLength(4);
    release();
    await worker.settled();
  });

  it('that fail wait for the end of their lease', async () => {
    await add('one');
    const worker = new JobWorker(jobs, {
      kind: 'test',
      everyMs: 10,
      leaseMs: 100,
      lanes: new Lanes({ most: 4, perLane: 4, perUnproven: 2 }),
      run: ({ attempts }) =>
        attempts < 3 ? Promise.reject(new Error('no')) : Promise.resolve({ inTime: true }),
    });
    worker.begin();
    await until('it is done', async () => (await left()) === 0);
    await worker.end();
  });
});
