import { EncryptedWorld, secret } from './encryption/encrypted-world';
import { World } from './world';

const MESSAGES = 300;
/** An entry of the same id, at most; and the one up to which the sender had read. */
const READ_PER_MESSAGE = 2;
const LEAVES = 500;
/** More than the pool has: each of these statements takes a session of its own. */
const SESSIONS = 30;

/** Rows of a table that statements have read so far. */
const readFrom = async (world: World, ...tables: readonly string[]): Promise<number> => {
  const flush = () => world.db.query('SELECT pg_stat_force_next_flush(), pg_sleep(0.1)');
  await Promise.all(Array.from({ length: SESSIONS }, flush));
  const [row] = await world.db.query<{ readonly count: number }>(
    `SELECT sum(idx_tup_fetch + seq_tup_read) AS count
     FROM pg_stat_user_tables WHERE relname = ANY ($1)`,
    [tables],
  );
  return Number(row?.count);
};

describe('the work of an append', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.end());

  it('does not grow with the log, also where it was counted when it was new', async () => {
    const anna = await world.user('anna');
    const id = await world.group(anna);
    // To who counts now, every index of a log of one entry is as good as the other.
    await world.db.query('ANALYZE');
    const before = await readFrom(world, 'entries');
    for (let i = 0; i < MESSAGES; i += 1) await world.say(anna, id, `m${i}`);
    expect((await readFrom(world, 'entries')) - before).toBeLessThan(MESSAGES * READ_PER_MESSAGE);
  });
});

describe('the gates of an encrypted conversation', () => {
  let e: EncryptedWorld;
  beforeAll(async () => {
    e = await EncryptedWorld.create();
  });
  afterAll(() => e.end());

  it('look at one leaf, whatever the size of the group and of the others', async () => {
    const { world } = e;
    const anna = await e.client('anna');
    const id = await e.group(anna);
    await world.db.query('ANALYZE');
    await addLeaves(id);
    const before = await readFrom(world, 'group_leaves', 'group_removals');
    for (let i = 0; i < MESSAGES; i += 1) await world.send(anna.caller, id, secret(1));
    const after = await readFrom(world, 'group_leaves', 'group_removals');
    expect(after - before).toBe(MESSAGES);

    // Of many that have to go it is enough to find one.
    await world.db.query(
      `SELECT request_removals(ARRAY(SELECT id FROM devices WHERE id <> $1), $2, 'revoked', NULL)`,
      [anna.caller.deviceId, id],
    );
    const pending = await readFrom(world, 'group_leaves', 'group_removals');
    for (let i = 0; i < MESSAGES; i += 1) {
      await expect(world.send(anna.caller, id, secret(1))).rejects.toMatchObject({
        code: 'removal.pending',
      });
    }
    const refused = await readFrom(world, 'group_leaves', 'group_removals');
    expect(refused - pending).toBe(2 * MESSAGES);
  });

  /** By SQL: 500 devices take their time to join one after the other. */
  const addLeaves = async (id: string): Promise<void> => {
    const insert = (text: string, ...parameters: readonly unknown[]) =>
      e.world.db.query(text, parameters);
    await insert(
      `INSERT INTO users (id, user_name, display_name, password_hash)
       SELECT gen_random_uuid(), 'leaf' || n, '', '-' FROM generate_series(1, $1::integer) n`,
      LEAVES,
    );
    await insert(
      `INSERT INTO devices (id, user_id, kind, name)
       SELECT gen_random_uuid(), id, 'bot', '' FROM users WHERE user_name LIKE 'leaf%'`,
    );
    await insert(
      `INSERT INTO group_leaves (conversation_id, device_id, user_id, leaf_index, signature_key)
       SELECT $1, d.id, d.user_id, 1, '\\x00' FROM devices d JOIN users u ON u.id = d.user_id
       WHERE u.user_name LIKE 'leaf%'`,
      id,
    );
  };
});
