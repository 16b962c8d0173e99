import type { ConversationId, Entry, MessageEntry, Seq } from '@anochat/contract';

import { ReadEntryPage } from '../../../src/conversations/use-cases/read-entry-page';
import { ChangeSettings } from '../../../src/conversations/use-cases/change-settings';
import { Sync } from '../../../src/conversations/use-cases/sync';
import { wipeExpired } from '../../../src/conversations/store/expired-entries';
import type { Caller } from '../../../src/platform/http';
import { until } from '../../support/until';
import { edit, reaction, redaction, World } from './world';

describe('messages that disappear', () => {
  let world: World;
  let anna: Caller;
  let ben: Caller;
  let id: ConversationId;
  beforeAll(async () => {
    world = await World.create();
  });
  beforeEach(async () => {
    const name = Math.random().toString(36).slice(2);
    anna = await world.user(`anna-${name}`);
    ben = await world.user(`ben-${name}`);
    id = await world.group(anna, ben);
  });
  afterAll(() => world.end());

  const setTimer = (by: Caller, timer: number): Promise<void> =>
    world.app.get(ChangeSettings).execute(by, id, { timer });
  const entries = async (): Promise<readonly Entry[]> =>
    (await world.app.get(ReadEntryPage).execute(anna.userId, id, { after: 0 })).items;
  const messageAt = async (seq: Seq): Promise<MessageEntry> => {
    const entry = (await entries()).find((one) => one.seq === seq);
    if (entry?.kind !== 'message') throw new Error(`There is no message at ${seq}`);
    return entry;
  };
  const isGone = async (seq: Seq): Promise<boolean> => (await messageAt(seq)).erased;
  const bodiesLeft = async (): Promise<number> => {
    const [row] = await world.db.query<{ count: number }>(
      'SELECT count(*) AS count FROM entries WHERE conversation_id = $1 AND body IS NOT NULL',
      [id],
    );
    return Number(row?.count);
  };
  /** As if it had been said longer ago. */
  const age = (seq: Seq, seconds: number) =>
    world.db.query(
      `UPDATE entries SET expires_at = expires_at - $3 * interval '1 second'
       WHERE conversation_id = $1 AND seq = $2`,
      [id, seq, seconds],
    );

  it('have a time from when the conversation has a timer', async () => {
    const before = await world.say(anna, id, 'stays');
    await setTimer(anna, 60);
    const { seq } = await world.say(ben, id, 'goes');
    expect(await messageAt(before.seq)).not.toHaveProperty('expiresAt');
    const { ts, expiresAt } = await messageAt(seq);
    expect(Date.parse(expiresAt!) - Date.parse(ts)).toBe(60_000);
    expect(world.published.find((one) => one.conversationId === id && one.seq === seq)).toEqual(
      await messageAt(seq),
    );
    const change = (await entries()).find(({ kind }) => kind === 'settings');
    expect(change).toMatchObject({ change: { timer: 60 } });
    const { items } = await world.app.get(Sync).execute(ben.userId, {});
    expect(items.find((head) => head.id === id)?.timer).toBe(60);
    await setTimer(anna, 0);
    const after = await world.say(ben, id, 'stays again');
    expect(await messageAt(after.seq)).not.toHaveProperty('expiresAt');
    expect((await messageAt(seq)).expiresAt).toBe(expiresAt);
  });

  it('take what was said about them along, and leave nothing on the disk', async () => {
    await setTimer(anna, 60);
    const { seq } = await world.say(anna, id, 'secret', { mentions: [ben.userId] });
    const about = [
      await world.send(anna, id, edit(seq, 'secret too')),
      await world.send(ben, id, reaction(seq, '👍')),
    ];
    const { expiresAt } = await messageAt(seq);
    for (const one of about) expect((await messageAt(one.seq)).expiresAt).toBe(expiresAt);
    await until('its time', async () => {
      for (const one of [{ seq }, ...about]) await age(one.seq, 60);
      return isGone(seq);
    });
    for (const one of [{ seq }, ...about]) {
      const gone = await messageAt(one.seq);
      expect(gone.erased).toBe(true);
      expect(gone).not.toHaveProperty('content');
    }
    expect(await bodiesLeft()).toBe(3);
    expect(await wipeExpired(world.db, 2)).toBe(2);
    expect(await wipeExpired(world.db, 2)).toBe(1);
    expect(await bodiesLeft()).toBe(0);
    const { items } = await world.app.get(Sync).execute(ben.userId, {});
    expect(items.find((head) => head.id === id)?.mentions).toBe(0);
  });

  it('can be taken back before, and nothing can be said about them after', async () => {
    await setTimer(anna, 60);
    const one = await world.say(anna, id, 'one');
    const two = await world.say(anna, id, 'two');
    await world.send(anna, id, redaction(one.seq));
    expect(await isGone(one.seq)).toBe(true);
    await age(two.seq, 60);
    await expect(world.send(ben, id, reaction(two.seq, '👍'))).rejects.toMatchObject({
      code: 'message.target-not-found',
    });
  });

  it('are for those who lead the conversation to decide', async () => {
    await expect(setTimer(ben, 60)).rejects.toMatchObject({ code: 'auth.forbidden' });
  });
});
