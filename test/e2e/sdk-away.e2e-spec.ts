import { createClient, type AnoChat, type ClientOptions, type Readable } from '@anochat/sdk';
import { encryptionParts } from '@anochat/sdk/encryption';
import { createMemoryStorage, createPlatform } from '../../clients/sdk/src/platform/node';
import { Instance } from '../support/instance';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { until } from '../support/until';

const PASSWORD = 'correct horse battery';

/** The SDK in Node against the built server: what happened to people while a client was away. */
describe('people, to a client that comes back', () => {
  let database: TestDatabase;
  let server: Instance;
  const clients: AnoChat[] = [];
  let ann: AnoChat;
  let bob: AnoChat;

  const newClient = (
    storage = createMemoryStorage(),
    options: Pick<ClientOptions, 'encryption'> = {},
  ): AnoChat => {
    const platform = { ...createPlatform({ logLevel: 'error', deviceKind: 'desktop' }), storage };
    const client = createClient({ platform, serverUrl: server.url, ...options });
    clients.push(client);
    return client;
  };
  const isOnline = (client: AnoChat) => (): boolean => client.connection.get().status === 'online';
  const register = async (userName: string): Promise<AnoChat> => {
    const client = newClient(undefined, { encryption: encryptionParts });
    await client.start();
    await client.session.register({ userName, password: PASSWORD });
    await until(`${userName} online`, isOnline(client));
    await until('a new account', () => client.encryption.state.get().status === 'new-account');
    await client.encryption.setUp();
    await until('key packages', async () => {
      return (await client.api.encryption.keyPackageSupply()).available > 0;
    });
    return client;
  };
  const signInAgain = async (userName: string, storage = createMemoryStorage()) => {
    const client = newClient(storage);
    await client.start();
    await client.session.login({ userName, password: PASSWORD });
    await until(`${userName} online`, isOnline(client));
    return client;
  };
  const idOf = (client: AnoChat): string => {
    const state = client.session.state.get();
    if (state.status !== 'signed-in') throw new Error('Nobody is signed in');
    return state.user.id;
  };
  const nameOf = (client: AnoChat, id: string) => client.profiles.profile(id).get()?.displayName;
  const watch = <T>(readable: Readable<T>): Readable<T> => {
    readable.subscribe(() => undefined);
    return readable;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await Instance.start({ environment: { DATABASE_URL: database.url } });
    [ann, bob] = await Promise.all([register('ann'), register('bob')]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.stop()));
    await server.dispose();
    await database.drop();
  }, 60_000);

  it('have the names that they go by now, in lists, in stored profiles and in the session', async () => {
    const group = await bob.createConversation({
      kind: 'group',
      title: 'Tea',
      members: [idOf(ann)],
    });
    const direct = await ann.createConversation({ kind: 'direct', userId: idOf(bob) });
    const storage = createMemoryStorage();
    const tablet = await signInAgain('ann', storage);
    const members = watch(tablet.conversation(group.id).members);
    await until('the members', () => members.get().status === 'ready');
    await until('the direct conversation', () => nameOf(tablet, idOf(bob)) === 'bob');
    await tablet.stop();

    await bob.api.users.updateMe({ displayName: 'Robert' });
    await ann.api.users.updateMe({ displayName: 'Anna' });
    const back = newClient(storage);
    await back.start();
    expect(nameOf(back, idOf(bob))).toBe('bob');
    await until('online', isOnline(back));
    expect(nameOf(back, idOf(bob))).toBe('Robert');
    expect(back.conversation(direct.id).summary.get()?.peer?.displayName).toBe('Robert');
    expect(back.session.state.get()).toMatchObject({ user: { displayName: 'Anna' } });
    await back.stop();
  });

  it('are asked for again, when more changed than a sync tells', async () => {
    const storage = createMemoryStorage();
    const tablet = await signInAgain('ann', storage);
    await until('bob', () => nameOf(tablet, idOf(bob)) === 'Robert');
    await tablet.stop();
    await bob.api.users.updateMe({ displayName: 'Bobby' });
    await server.query(`
      INSERT INTO users (id, user_name, display_name, password_hash, profile_changed_xid)
      SELECT gen_random_uuid(), 'crowd' || i, 'Crowd', '-', pg_current_xact_id()
      FROM generate_series(1, 501) AS i`);
    const back = newClient(storage);
    await back.start();
    await until('the new name', () => nameOf(back, idOf(bob)) === 'Bobby');
    await back.stop();
  });

  it('stay blocked on all devices of the person, also on one that was away', async () => {
    const tablet = await signInAgain('ann');
    const lists = [ann, tablet].map((client) => watch(client.blocks.blocked));
    const ids = () => lists.map((list) => list.get().users.map(({ id }) => id));
    await until('the lists', () => lists.every((list) => list.get().status === 'ready'));
    expect(ids()).toEqual([[], []]);

    await ann.blocks.block(idOf(bob));
    await until('blocked on both', () => ids().every((list) => list.includes(idOf(bob))));
    await tablet.blocks.unblock(idOf(bob));
    await until('nobody blocked', () => ids().every((list) => list.length === 0));

    await server.kill9();
    await until('both away', () => [ann, tablet].every((client) => !isOnline(client)()));
    await server.query('INSERT INTO blocks (user_id, blocked_id) VALUES ($1, $2)', [
      idOf(ann),
      idOf(bob),
    ]);
    await server.start();
    await until('blocked on both', () => ids().every((list) => list.includes(idOf(bob))), 60_000);
  }, 90_000);
});
