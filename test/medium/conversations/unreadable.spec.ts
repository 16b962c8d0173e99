import { type ConversationId, type Entry, LIMITS, type Seq } from '@anochat/contract';
import { Logger } from '@nestjs/common';

import { Conversations } from '../../../src/conversations';
import { OutboxRelay } from '../../../src/conversations/log/outbox-relay';
import { CreateConversation } from '../../../src/conversations/use-cases/create-conversation';
import { ReadAbout } from '../../../src/conversations/use-cases/read-about';
import { ReadEntryPage } from '../../../src/conversations/use-cases/read-entry-page';
import { Sync } from '../../../src/conversations/use-cases/sync';
import type { Caller } from '../../../src/platform/http';
import { edit, message, redaction, World } from './world';

/** What went wrong with the bytes of a body, in SQL. */
const DAMAGES = {
  'one bit': 'set_bit(body, 300, 1 - get_bit(body, 300))',
  'another format': 'set_byte(body, 0, 7)',
  'cut short': 'substring(body FROM 1 FOR 12)',
  nothing: `'\\x'::bytea`,
} as const;

const FLIP = 'set_bit(data_key, 400, 1 - get_bit(data_key, 400))';

const textOf = (entry: Entry): string => {
  if (entry.kind !== 'message') return entry.kind;
  if (entry.unreadable) {
    expect(entry).not.toHaveProperty('content');
    expect(entry).not.toHaveProperty('body');
    return 'unreadable';
  }
  const parts = entry.content && 'parts' in entry.content ? entry.content.parts : [];
  return parts.map((part) => (part.type === 'text' ? String(part.text) : '')).join();
};

for (const NATIVE of ['required', 'off']) {
  describe(`what does not open, NATIVE=${NATIVE}`, () => {
    let world: World;
    let anna: Caller;
    let ben: Caller;
    let errors: jest.SpyInstance;
    let people = 0;
    beforeAll(async () => {
      world = await World.create({ NATIVE });
    });
    afterAll(() => world.end());
    beforeEach(async () => {
      errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
      people += 1;
      anna = await world.user(`anna${people}`);
      ben = await world.user(`ben${people}`);
    });
    afterEach(() => errors.mockRestore());

    const talk = async (...texts: readonly string[]): Promise<ConversationId> => {
      const id = await world.group(anna, ben);
      for (const text of texts) await world.say(anna, id, text);
      return id;
    };
    const damage = (id: ConversationId, seq: Seq, how: string): Promise<unknown> =>
      world.db.query(`UPDATE entries SET body = ${how} WHERE conversation_id = $1 AND seq = $2`, [
        id,
        seq,
      ]);
    const flipKey = (id: ConversationId): Promise<unknown> =>
      world.db.query(`UPDATE conversations SET data_key = ${FLIP} WHERE id = $1`, [id]);
    const textsIn = async (id: ConversationId, at = world): Promise<readonly string[]> => {
      const { items } = await at.app.get(ReadEntryPage).execute(ben.userId, id, {});
      return items.map(textOf);
    };
    const previewsOf = async (who: Caller, at = world): Promise<ReadonlyMap<string, string>> => {
      const { items } = await at.app.get(Sync).execute(who.userId, {});
      return new Map(
        items.map(({ id, preview }) => [id, preview === null ? '-' : textOf(preview.entry)]),
      );
    };
    const counted = async (at = world): Promise<number> => {
      const text = await at.metrics.registry.getSingleMetricAsString(
        'anochat_unreadable_entries_total',
      );
      return Number(/^anochat_unreadable_entries_total (\d+)$/m.exec(text)?.[1]);
    };

    it.each(Object.entries(DAMAGES))('is one entry of a page: %s', async (_, how) => {
      const id = await talk('one', 'two', 'three', 'four', 'five');
      const before = await counted();
      await damage(id, 4, how);
      const left = ['membership', 'one', 'two', 'unreadable', 'four', 'five'];
      expect(await textsIn(id)).toEqual(left);
      expect(await textsIn(id)).toEqual(left);
      expect(await counted()).toBe(before + 2);
      // Once, with the place, and without a word of what was said.
      expect(errors).toHaveBeenCalledTimes(1);
      expect(errors).toHaveBeenCalledWith(
        expect.stringContaining(`conversation ${id}: entry 4 cannot be read`),
      );
      const after = { range: [3, 6] as const, conversationId: id };
      const [news] = await world.app.get(Conversations).readEntries([after]);
      expect(news?.entries.map(textOf)).toEqual(['two', 'unreadable', 'four', 'five']);
    });

    it('are some of a page and what was said about it, and comes back once mended', async () => {
      const id = await talk('one', 'two', 'three');
      await world.send(anna, id, edit(2, 'one, better'));
      await world.send(anna, id, edit(3, 'two, better'));
      const bad = [2, 4, 5];
      for (const seq of bad) await damage(id, seq, DAMAGES['one bit']);
      const read = async (): Promise<readonly (readonly string[])[]> => {
        const page = await world.app.get(ReadEntryPage).execute(ben.userId, id, {});
        return [page.items.map(textOf), page.about.map(textOf)];
      };
      expect(await read()).toEqual([
        ['membership', 'unreadable', 'two', 'unreadable'],
        ['unreadable', 'two, better'],
      ]);
      const about = await world.app.get(ReadAbout).execute(ben.userId, id, '4.2.0');
      expect(about.items.map(textOf)).toEqual(['unreadable', 'two, better']);
      for (const seq of bad) await damage(id, seq, DAMAGES['one bit']);
      expect(await read()).toEqual([
        ['membership', 'one', 'two', 'three'],
        ['one, better', 'two, better'],
      ]);
      const { items } = await world.app.get(ReadEntryPage).execute(ben.userId, id, {});
      expect(items.some((entry) => 'unreadable' in entry)).toBe(false);
    });

    it('is one preview among the heads of a user', async () => {
      const [bad, good] = [await talk('last here'), await talk('and here')];
      await damage(bad, 2, DAMAGES['one bit']);
      expect(await previewsOf(ben)).toEqual(
        new Map([
          [good, 'and here'],
          [bad, 'unreadable'],
        ]),
      );
      const heads = await world.app.get(Conversations).readHeads(ben.userId, [bad, good]);
      expect(heads.map(({ id }) => id)).toEqual([bad, good]);
      expect(heads[0]).toMatchObject({ lastSeq: 2, unread: 1 });
    });

    it('leaves the relay going', async () => {
      const [bad, good] = [await talk('one', 'two', 'three'), await talk('four')];
      await damage(bad, 3, DAMAGES['one bit']);
      await world.db.query('DELETE FROM outbox');
      await world.db.query(
        `INSERT INTO outbox (conversation_id, from_seq, to_seq, created_at)
         VALUES ($1, 2, 4, clock_ms() - interval '1 second'), ($2, 2, 2, clock_ms())`,
        [bad, good],
      );
      world.published.length = 0;
      expect(await world.app.get(OutboxRelay).relay(-1_000)).toBe(2);
      const published = (id: string): readonly string[] =>
        world.published.filter(({ conversationId }) => conversationId === id).map(textOf);
      expect(published(bad)).toEqual(['one', 'unreadable', 'three']);
      expect(published(good)).toEqual(['four']);
      expect(await world.db.query('SELECT FROM outbox')).toEqual([]);
    });

    describe('the key of a conversation', () => {
      let bad: ConversationId;
      let good: ConversationId;
      /** An instance that has not opened the key before it was damaged. */
      let beside: World;
      beforeEach(async () => {
        bad = await talk('one', 'two');
        good = await talk('three', 'four');
        await flipKey(bad);
        beside = await world.beside();
      });
      afterEach(() => beside.close());

      it('takes what was said in it, and nothing else', async () => {
        expect(await textsIn(bad, beside)).toEqual(['membership', 'unreadable', 'unreadable']);
        expect(await textsIn(good, beside)).toEqual(['membership', 'three', 'four']);
        expect(await previewsOf(ben, beside)).toEqual(
          new Map([
            [good, 'four'],
            [bad, 'unreadable'],
          ]),
        );
        expect(errors).toHaveBeenCalledTimes(1);
        expect(await counted(beside)).toBe(3);
        const ranges = [bad, good].map((conversationId) => ({
          conversationId,
          range: [1, LIMITS.heldEntries] as const,
        }));
        const news = await beside.app.get(Conversations).readEntries(ranges);
        expect(news.map(({ entries }) => entries.map(textOf))).toEqual([
          ['membership', 'unreadable', 'unreadable'],
          ['membership', 'three', 'four'],
        ]);
      });

      it('refuses what is written to it, while others go on beside it', async () => {
        const ids = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? bad : good));
        const sent = await Promise.allSettled(
          ids.map((id, i) => beside.send(anna, id, message(`${i}`))),
        );
        sent.forEach((outcome, i) => {
          if (i % 2 === 1) expect(outcome).toMatchObject({ value: { duplicate: false } });
          else expect(outcome).toMatchObject({ reason: { code: 'conversation.key-broken' } });
        });
        expect(await textsIn(good, beside)).toHaveLength(13);
        expect(errors).toHaveBeenCalledTimes(1);
        expect(errors).toHaveBeenCalledWith(
          expect.stringContaining(`conversation ${bad}: nothing can be written`),
        );
      });

      it('leaves taking back, reading markers, members and new conversations alone', async () => {
        await beside.send(anna, bad, redaction(2));
        const { items } = await beside.app.get(ReadEntryPage).execute(ben.userId, bad, {});
        expect(items[1]).toMatchObject({ erased: true });
        expect(items[1]).not.toHaveProperty('unreadable');
        const cyd = await beside.user(`cyd${people}`);
        await beside.add(anna, bad, cyd);
        expect(await textsIn(bad, beside)).toHaveLength(4);
        const { isNew } = await beside.app
          .get(CreateConversation)
          .execute(anna, { kind: 'group', title: 'New', members: [ben.userId] });
        expect(isNew).toBe(true);
      });

      it('works again as soon as it is put right', async () => {
        await expect(beside.say(anna, bad, 'lost')).rejects.toMatchObject({
          code: 'conversation.key-broken',
        });
        expect(await textsIn(bad, beside)).toEqual(['membership', 'unreadable', 'unreadable']);
        await flipKey(bad);
        await beside.say(anna, bad, 'three');
        expect(await textsIn(bad, beside)).toEqual(['membership', 'one', 'two', 'three']);
      });
    });
  });
}
