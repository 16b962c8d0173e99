import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncPage } from '@anochat/contract';

import { Sync } from '../../../src/conversations/use-cases/sync';
import type { SyncRequest } from '../../../src/conversations';
import type { Caller } from '../../../src/platform/http';
import { updateProfile, type ProfileChange } from '../../../src/users/store/user-store';
import { World } from './world';

describe('profiles that changed while a client was away', () => {
  let world: World;
  let people = 0;
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.end());

  const person = (): Promise<Caller> => world.user(`person${(people += 1)}`);
  const sync = (user: Caller, request: SyncRequest): Promise<SyncPage> =>
    world.app.get(Sync).execute(user.userId, request);
  const tokenOf = async (user: Caller): Promise<string> => {
    const { token } = await sync(user, {});
    // The next transaction is another one than those that the token still covers.
    await world.db.query('SELECT pg_current_xact_id()');
    return (await sync(user, { token: token ?? '' })).token ?? '';
  };
  const change = (user: Caller, what: ProfileChange) => updateProfile(world.db, user.userId, what);
  const namesIn = ({ users }: SyncPage): readonly string[] =>
    users.map(({ displayName }) => displayName).toSorted();

  it('are told of those who share a conversation and of oneself, and of nobody else', async () => {
    const [anna, ben, carl, dora, eve] = await Promise.all([
      person(),
      person(),
      person(),
      person(),
      person(),
    ]);
    await world.group(anna, ben);
    const group = await world.group(carl, anna, dora);
    await world.remove(carl, group, dora);
    const token = await tokenOf(anna);
    expect(await sync(anna, { token })).toMatchObject({ users: [], profilesOutdated: false });

    await change(anna, { displayName: 'New Anna' });
    await change(ben, { displayName: 'New Ben' });
    await change(carl, { displayName: 'New Carl', about: 'Away' });
    await change(dora, { displayName: 'New Dora' });
    await change(eve, { displayName: 'New Eve' });
    const page = await sync(anna, { token });
    expect(namesIn(page)).toEqual(['New Anna', 'New Ben', 'New Carl']);
    expect(page.items).toEqual([]);
    expect(page.users.find(({ id }) => id === carl.userId)).toEqual({
      id: carl.userId,
      userName: expect.stringMatching(/^person/) as string,
      displayName: 'New Carl',
      about: 'Away',
    });
    await world.db.query('SELECT pg_current_xact_id()');
    const again = await sync(anna, { token: await tokenOf(anna) });
    expect(again.users).toEqual([]);
  });

  it('are none when nothing changed that others see', async () => {
    const [anna, ben] = [await person(), await person()];
    await world.group(anna, ben);
    const token = await tokenOf(anna);
    await change(ben, { presenceHidden: true });
    await change(ben, { about: '' });
    expect((await sync(anna, { token })).users).toEqual([]);
  });

  it('come with the first page, each once, beside the senders in the previews', async () => {
    const [anna, ben] = [await person(), await person()];
    const groups = [await world.group(anna, ben), await world.group(anna, ben)];
    const token = await tokenOf(anna);
    for (const group of groups) await world.say(ben, group, 'x');
    await change(ben, { displayName: 'Ben the First' });
    const first = await sync(anna, { token, limit: 1 });
    expect(namesIn(first)).toEqual(['Ben the First']);
    await world.db.query('SELECT pg_current_xact_id()');
    await change(ben, { displayName: 'Ben the Second' });
    const second = await sync(anna, { cursor: first.nextCursor ?? '', limit: 1 });
    expect(second.items).toHaveLength(1);
    // What changed in between is told with the next token.
    expect(namesIn(await sync(anna, { token: second.token ?? '' }))).toEqual(['Ben the Second']);
  });

  it('are not lost in a transaction that was open when the token was given', async () => {
    const [anna, ben] = [await person(), await person()];
    await world.group(anna, ben);
    const changing = world.db.transaction(async (transaction) => {
      await updateProfile(transaction, ben.userId, { displayName: 'Slow Ben' });
      await sleep(150);
    });
    await sleep(50);
    const token = await tokenOf(anna);
    expect((await sync(anna, { token })).users).toEqual([]);
    await changing;
    expect(namesIn(await sync(anna, { token }))).toEqual(['Slow Ben']);
  });

  it('cost no statement more, and are bounded: beyond that the client is told to ask', async () => {
    const [anna, ben] = [await person(), await person()];
    await world.group(anna, ben);
    const token = await tokenOf(anna);
    await change(ben, { displayName: 'Oldest change' });
    await world.db.query(`
      INSERT INTO users (id, user_name, display_name, password_hash, profile_changed_xid)
      SELECT gen_random_uuid(), 'crowd' || i, 'Crowd', '-', pg_current_xact_id()
      FROM generate_series(1, 499) AS i`);
    const statements = [jest.spyOn(world.db, 'prepared'), jest.spyOn(world.db, 'query')];
    const page = await sync(anna, { token });
    const own = statements
      .flatMap(({ mock }) => mock.calls.map((call) => JSON.stringify(call)))
      .filter((call) => !call.includes('outbox')); // the relay's looks in between
    expect(own).toHaveLength(1);
    statements.forEach((spy) => spy.mockRestore());
    expect(page).toMatchObject({ profilesOutdated: false, users: [{ id: ben.userId }] });
    await world.db.query(`
      INSERT INTO users (id, user_name, display_name, password_hash, profile_changed_xid)
      VALUES (gen_random_uuid(), 'crowd500', 'Crowd', '-', pg_current_xact_id())`);
    expect(await sync(anna, { token })).toMatchObject({ profilesOutdated: true });
  });
});
