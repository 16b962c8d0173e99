import type { Head, SyncPage } from '@anochat/contract';

import { MarkKeeper } from '../../../src/conversations/marks/mark-keeper';
import { ChangeOwnMembership } from '../../../src/conversations/use-cases/change-own-membership';
import { Sync } from '../../../src/conversations/use-cases/sync';
import type { SyncRequest } from '../../../src/conversations';
import type { Caller } from '../../../src/platform/http';
import { World } from './world';

describe('sync', () => {
  let world: World;
  let people = 0;
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.end());

  const person = (): Promise<Caller> => world.user(`person${(people += 1)}`);
  const sync = (user: Caller, request: SyncRequest = {}): Promise<SyncPage> =>
    world.app.get(Sync).execute(user.userId, request);
  /** Every page, and the token of the last one. */
  const whole = async (user: Caller, request: SyncRequest) => {
    const heads = new Map<string, Head>();
    let page = await sync(user, request);
    const pages = [page];
    for (;;) {
      for (const head of page.items) heads.set(head.id, head);
      if (page.nextCursor === null) return { heads, token: page.token ?? '', pages };
      page = await sync(user, { cursor: page.nextCursor, limit: request.limit });
      pages.push(page);
    }
  };

  it('gives the newest first, page by page, and the token on the last page alone', async () => {
    const anna = await person();
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) ids.unshift(await world.group(anna));
    const { pages } = await whole(anna, { limit: 3 });
    const listed = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect(listed.slice(0, 7)).toEqual(ids);
    expect(pages.map(({ token }) => token !== null)).toEqual([
      ...pages.slice(1).map(() => false),
      true,
    ]);
    expect(pages.map(({ hasMore }) => hasMore)).toEqual([...pages.slice(1).map(() => true), false]);
  });

  it('tells what changed since a token, and nothing when nothing did', async () => {
    const [anna, ben] = [await person(), await person()];
    const [quiet, loud] = [await world.group(anna, ben), await world.group(anna, ben)];
    const { token } = await sync(ben);
    await settleTransactions();
    const { token: again } = await sync(ben, { token: token ?? '' });
    expect((await sync(ben, { token: again ?? '' })).items).toEqual([]);
    await world.say(anna, loud, 'x');
    expect((await sync(ben, { token: again ?? '' })).items.map(({ id }) => id)).toEqual([loud]);
    await world.remove(anna, quiet, ben);
    const since = await sync(ben, { token: again ?? '' });
    expect(since.items.map(({ id, me }) => [id, me.role])).toEqual([
      [quiet, null],
      [loud, 'member'],
    ]);
  });
  const settleTransactions = () => world.db.query('SELECT pg_current_xact_id()');

  it('hides a conversation that was left once it is dismissed', async () => {
    const [anna, ben] = [await person(), await person()];
    const id = await world.group(anna, ben);
    await world.remove(ben, id, ben);
    expect((await sync(ben)).items.map((head) => head.id)).toEqual([id]);
    const { token } = await sync(ben);
    await world.app.get(ChangeOwnMembership).execute(ben, id, { dismissed: true });
    expect((await sync(ben)).items).toEqual([]);
    expect((await sync(ben, { token: token ?? '' })).items).toMatchObject([
      { id, me: { dismissed: true } },
    ]);
  });

  it('refuses tokens of another timeline, and what is no token', async () => {
    const anna = await person();
    const { token } = await sync(anna);
    const [, xmin] = (token ?? '').split('.');
    await expect(
      sync(anna, { token: `00000000-0000-4000-8000-000000000000.${xmin}` }),
    ).rejects.toMatchObject({ code: 'sync.timeline-changed' });
    await expect(sync(anna, { token: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(sync(anna, { cursor: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('misses no change, however transactions overlap', async () => {
    const [anna, ben] = [await person(), await person()];
    const ids = await Promise.all(Array.from({ length: 6 }, () => world.group(anna, ben)));
    const beside = await world.beside();
    let isOver = false;
    // Changes that take their transaction id early and are seen late.
    const slow = async (id: string): Promise<void> => {
      await beside.db.transaction(async (transaction) => {
        await transaction.query('SELECT pg_current_xact_id()');
        await transaction.query('SELECT pg_sleep(random() * 0.03)');
        await transaction.query(
          `SELECT change_settings($1, $2, $3, NULL, md5(random()::text), NULL, NULL, NULL,
            '{owner}')`,
          [id, anna.userId, anna.deviceId],
        );
        await transaction.query('SELECT pg_sleep(random() * 0.03)');
      });
    };
    const known = new Map<string, Head>();
    const reader = async (): Promise<number> => {
      let token: string | undefined;
      let rounds = 0;
      for (;;) {
        const last = isOver;
        const answer = await whole(ben, { token, limit: 2 });
        for (const [id, head] of answer.heads) known.set(id, head);
        token = answer.token;
        rounds += 1;
        if (last) return rounds;
      }
    };
    const reading = reader();
    await Promise.all(
      ids.flatMap((id) => [
        (async () => {
          for (let i = 0; i < 5; i += 1) await slow(id);
        })(),
        (async () => {
          for (let i = 0; i < 25; i += 1) await world.say(anna, id, `a${i}`);
        })(),
        (async () => {
          for (let i = 0; i < 25; i += 1) await beside.say(ben, id, `b${i}`);
        })(),
      ]),
    );
    isOver = true;
    expect(await reading).toBeGreaterThan(3);
    const fresh = await whole(ben, {});
    expect([...known.values()].sort(byId)).toEqual([...fresh.heads.values()].sort(byId));
    await beside.close();
  });
  const byId = (a: Head, b: Head): number => (a.id < b.id ? -1 : 1);

  describe('markers', () => {
    it('move forward alone, count what is unread, and are told', async () => {
      const [anna, ben] = [await person(), await person()];
      const id = await world.group(anna, ben);
      for (let i = 0; i < 4; i += 1) await world.say(anna, id, `${i}`, { mentions: [ben.userId] });
      world.signals.length = 0;
      const keeper = world.app.get(MarkKeeper);
      await Promise.all([
        keeper.move(ben.userId, id, { delivered: 4 }),
        keeper.move(ben.userId, id, { read: 3 }),
        keeper.move(ben.userId, id, { read: 2 }),
      ]);
      const [head] = (await sync(ben)).items;
      expect(head).toMatchObject({ unread: 2, mentions: 2, me: { readSeq: 3, deliveredSeq: 4 } });
      const mark = { userId: ben.userId, fromSeq: 1, readSeq: 3, deliveredSeq: 4 };
      const ofBen = world.signals.filter(
        ({ type, data }) => type === 'mark.moved' && data.userId === ben.userId,
      );
      expect(ofBen).toEqual([
        {
          audience: { userId: ben.userId },
          type: 'mark.moved',
          conversationId: id,
          data: { ...mark, readN: 2, unread: 2, mentions: 2 },
        },
        {
          audience: { conversationId: id, exceptUserId: ben.userId },
          type: 'mark.moved',
          conversationId: id,
          data: mark,
        },
      ]);
      await keeper.move(ben.userId, id, { read: 1 });
      await keeper.move(ben.userId, id, { read: 1_000_000 });
      expect((await sync(ben)).items).toMatchObject([{ unread: 0, me: { readSeq: 5 } }]);
    });

    it('are not there for a stranger', async () => {
      const [anna, ben] = [await person(), await person()];
      const id = await world.group(anna);
      await expect(
        world.app.get(MarkKeeper).move(ben.userId, id, { read: 1 }),
      ).rejects.toMatchObject({ code: 'conversation.not-found' });
    });

    it('wait for no lock: a marker that is locked is moved later', async () => {
      const [anna, ben] = [await person(), await person()];
      const id = await world.group(anna, ben);
      await world.say(anna, id, 'x');
      const moved: string[] = [];
      await world.db.transaction(async (transaction) => {
        await transaction.query(
          'SELECT FROM members WHERE conversation_id = $1 AND user_id = $2 FOR UPDATE',
          [id, ben.userId],
        );
        void world.app
          .get(MarkKeeper)
          .move(ben.userId, id, { read: 2 })
          .then(() => moved.push('ben'));
        await world.app.get(MarkKeeper).move(anna.userId, id, { delivered: 2 });
        expect(moved).toEqual([]);
      });
      await world.app.get(MarkKeeper).move(ben.userId, id, { delivered: 2 });
      expect(moved).toEqual(['ben']);
    });
  });
});
