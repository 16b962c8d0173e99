import { World } from './world';

const MESSAGES = 300;
/** An entry of the same id, at most; and the one up to which the sender had read. */
const READ_PER_MESSAGE = 2;
/** More than the pool has: each of these statements takes a session of its own. */
const SESSIONS = 30;

describe('the work of an append', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.end());

  /** Entries that statements have read by an index so far. */
  const read = async (): Promise<number> => {
    const flush = () => world.db.query('SELECT pg_stat_force_next_flush(), pg_sleep(0.1)');
    await Promise.all(Array.from({ length: SESSIONS }, flush));
    const [row] = await world.db.query<{ readonly count: number }>(
      `SELECT idx_tup_fetch AS count FROM pg_stat_user_tables WHERE relname = 'entries'`,
    );
    return Number(row?.count);
  };

  it('does not grow with the log, also where it was counted when it was new', async () => {
    const anna = await world.user('anna');
    const id = await world.group(anna);
    // To who counts now, every index of a log of one entry is as good as the other.
    await world.db.query('ANALYZE');
    const before = await read();
    for (let i = 0; i < MESSAGES; i += 1) await world.say(anna, id, `m${i}`);
    expect((await read()) - before).toBeLessThan(MESSAGES * READ_PER_MESSAGE);
  }, 30_000);
});
