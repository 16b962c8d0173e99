import type { Accepted, Entry, Envelope } from '@anochat/contract';
import { v7 as uuidV7 } from 'uuid';

import type { AppendItem } from '../../../src/conversations/log/append-item';
import { OutboxRelay } from '../../../src/conversations/log/outbox-relay';
import { PublishedOutbox } from '../../../src/conversations/log/published-outbox';
import { ReadEntryPage } from '../../../src/conversations/use-cases/read-entry-page';
import { Sync } from '../../../src/conversations/use-cases/sync';
import { moveMarks } from '../../../src/conversations/store/mark-store';
import { findOutboxHeads, mergeOutboxRows } from '../../../src/conversations/store/outbox-store';
import type { Caller } from '../../../src/platform/http';
import { edit, message, reaction, redaction, World } from './world';

describe('appending to the log', () => {
  let world: World;
  let anna: Caller;
  let ben: Caller;
  let id: string;
  let people = 0;

  beforeAll(async () => {
    world = await World.create();
  });
  beforeEach(async () => {
    people += 1;
    anna = await world.user(`anna${people}`);
    ben = await world.user(`ben${people}`);
    id = await world.group(anna, ben);
  });
  afterAll(() => world.end());

  const entries = async (): Promise<readonly Entry[]> => {
    const page = await world.app.get(ReadEntryPage).execute(anna.userId, id, { after: 0 });
    return page.items;
  };
  const headOf = async (user: Caller) => {
    const { items } = await world.app.get(Sync).execute(user.userId, {});
    return items.find((head) => head.id === id);
  };

  it('gives places without gaps, and publishes what it stores', async () => {
    const accepted = await Promise.all([
      world.say(anna, id, 'one'),
      world.say(ben, id, 'two'),
      world.say(anna, id, 'three'),
    ]);
    expect(accepted.map(({ seq, n }) => [seq, n])).toEqual([
      [2, 1],
      [3, 2],
      [4, 3],
    ]);
    const stored = await entries();
    expect(stored.map((entry) => entry.kind === 'message' && entry.content)).toEqual([
      false,
      ...['one', 'two', 'three'].map((text) => ({
        v: 1,
        type: 'message',
        parts: [{ type: 'text', text }],
      })),
    ]);
    expect(world.published.filter(({ conversationId }) => conversationId === id)).toEqual(stored);
    expect(await headOf(ben)).toMatchObject({
      lastSeq: 4,
      lastN: 3,
      unread: 3,
      preview: { entry: { seq: 4 }, about: [] },
    });
  });

  it('keeps the order of the calls, whatever is in one batch', async () => {
    const texts = Array.from({ length: 700 }, (_, i) => `message ${i}`);
    const accepted = await Promise.all(texts.map((text) => world.say(anna, id, text)));
    expect(accepted.map(({ seq }) => seq)).toEqual(texts.map((_, i) => i + 2));
  });

  describe('sent again', () => {
    it('answers the first place, also within one batch', async () => {
      const clientId = uuidV7();
      const [first, other, again] = await Promise.all([
        world.send(anna, id, message('once'), clientId),
        world.say(ben, id, 'between'),
        world.send(anna, id, message('once'), clientId),
      ]);
      expect(first.duplicate).toBe(false);
      expect(again).toEqual({ ...first, duplicate: true });
      expect(other.seq).toBe(3);
      expect(await world.send(anna, id, message('once'), clientId)).toEqual(again);
      expect(await entries()).toHaveLength(3);
    });

    it('may say more of what was read', async () => {
      const clientId = uuidV7();
      const first = await world.send(anna, id, message('once'), clientId);
      const again = { ...message('once'), readUpTo: 1 };
      expect(await world.send(anna, id, again, clientId)).toEqual({ ...first, duplicate: true });
    });

    it('is a conflict with another body, also within one batch', async () => {
      const clientId = uuidV7();
      const [first, other] = await Promise.allSettled([
        world.send(anna, id, message('one'), clientId),
        world.send(anna, id, message('other'), clientId),
      ]);
      expect(first.status).toBe('fulfilled');
      expect(other).toMatchObject({
        reason: { code: 'message.id-taken', more: { seq: 2 } },
      });
      await expect(world.send(anna, id, message('third'), clientId)).rejects.toMatchObject({
        code: 'message.id-taken',
        more: { seq: 2 },
      });
    });

    it('gets the first answer even after the sender was removed', async () => {
      const clientId = uuidV7();
      const first = await world.send(ben, id, message('mine'), clientId);
      await world.remove(anna, id, ben);
      expect(await world.send(ben, id, message('mine'), clientId)).toEqual({
        ...first,
        duplicate: true,
      });
      await expect(world.say(ben, id, 'more')).rejects.toMatchObject({
        code: 'conversation.not-found',
      });
    });
  });

  it('lets the same id be used in another conversation and from another device', async () => {
    const clientId = uuidV7();
    const elsewhere = await world.group(anna);
    const accepted = await Promise.all([
      world.send(anna, id, message('x'), clientId),
      world.send(anna, elsewhere, message('x'), clientId),
      world.send(ben, id, message('x'), clientId),
    ]);
    expect(accepted.every(({ duplicate }) => !duplicate)).toBe(true);
  });

  it('refuses at once who may not write, and nobody else of the batch', async () => {
    const carol = await world.user(`carol${people}`);
    const suspended = await world.user(`suspended${people}`);
    const signedOut = await world.user(`out${people}`);
    const lostDevice = await world.user(`lost${people}`);
    const all = await world.group(anna, suspended, signedOut, lostDevice);
    await world.db.query('UPDATE users SET suspended_at = now() WHERE id = $1', [suspended.userId]);
    await world.db.query('UPDATE sessions SET revoked_at = now() WHERE id = $1', [
      signedOut.sessionId,
    ]);
    await world.db.query('UPDATE devices SET revoked_at = now() WHERE id = $1', [
      lostDevice.deviceId,
    ]);
    const outcomes = await Promise.allSettled([
      world.say(carol, all, 'x'),
      world.say(suspended, all, 'x'),
      world.say(signedOut, all, 'x'),
      world.say(lostDevice, all, 'x'),
      world.say(anna, uuidV7(), 'x'),
      world.send(anna, all, {
        kind: 'message',
        mode: 'e2ee',
        generation: 0,
        epoch: 0,
        quiet: false,
        body: 'AAAA',
      }),
      world.say(anna, all, 'fine'),
    ]);
    expect(
      outcomes.map((outcome) =>
        outcome.status === 'fulfilled'
          ? outcome.value.seq
          : (outcome.reason as { readonly code: string }).code,
      ),
    ).toEqual([
      'conversation.not-found',
      'auth.suspended',
      'auth.session-revoked',
      'auth.session-revoked',
      'conversation.not-found',
      'conversation.mode-mismatch',
      2,
    ]);
  });

  it('stores the rest of a batch of which one item is refused by the database', async () => {
    const item = (more: Partial<AppendItem> = {}): AppendItem => ({
      ...anna,
      conversationId: id,
      clientId: uuidV7(),
      kind: 'message',
      mode: 'server',
      generation: null,
      epoch: null,
      quiet: false,
      target: null,
      expiresIn: null,
      ownTarget: false,
      readUpTo: null,
      mentions: [],
      blobs: [],
      said: [],
      digest: Buffer.alloc(16),
      plain: Buffer.from('{"v":1}'),
      content: undefined,
      ...more,
    });
    const outcomes = await Promise.allSettled([
      world.writer.append(item()),
      world.writer.append(item({ generation: 2 ** 40 })),
      world.writer.append(item()),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'request.invalid' } });
    expect((await entriesCount()).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });
  const entriesCount = () =>
    world.db.query<{ readonly seq: number }>(
      'SELECT seq FROM entries WHERE conversation_id = $1 ORDER BY seq',
      [id],
    );

  it('refuses to write where moderators write alone', async () => {
    await world.db.query(`UPDATE conversations SET posting = 'moderators' WHERE id = $1`, [id]);
    await expect(world.say(ben, id, 'x')).rejects.toMatchObject({
      code: 'conversation.posting-restricted',
    });
    await world.say(anna, id, 'x');
  });

  describe('about another entry', () => {
    const refused = (sent: Promise<Accepted>, code: string) =>
      expect(sent).rejects.toMatchObject({ code });

    it('wants a message that is there, readable and not taken back', async () => {
      const { seq } = await world.say(anna, id, 'x');
      const about = await world.send(ben, id, reaction(seq, '+'));
      await refused(world.send(ben, id, reaction(seq + 50, '+')), 'message.target-not-found');
      await refused(world.send(ben, id, reaction(1, '+')), 'message.target-not-found');
      await refused(world.send(ben, id, reaction(about.seq, '+')), 'message.target-not-found');
      const carol = await world.user(`late${people}`);
      await world.add(anna, id, carol);
      await refused(world.send(carol, id, reaction(seq, '+')), 'message.target-not-found');
      await world.send(anna, id, redaction(seq));
      await refused(world.send(ben, id, reaction(seq, '+')), 'message.target-not-found');
    });

    it('edits what is the own, takes back also as a moderator, and counts nothing', async () => {
      const { seq, n } = await world.say(ben, id, 'x');
      await refused(world.send(anna, id, edit(seq, 'y')), 'message.target-forbidden');
      const edited = await world.send(ben, id, edit(seq, 'y'));
      expect(edited.n).toBe(n);
      const mine = await world.say(anna, id, 'of the owner');
      await refused(world.send(ben, id, redaction(mine.seq)), 'message.target-forbidden');
      await world.send(anna, id, redaction(seq));
    });

    it('refuses what the envelope and the content say of it differently', async () => {
      const { seq } = await world.say(anna, id, 'x');
      await refused(world.send(anna, id, { ...message('x'), target: seq }), 'request.invalid');
      const aimless = { ...reaction(seq, '+'), target: undefined } as Envelope;
      await refused(world.send(anna, id, aimless), 'request.invalid');
    });
  });

  describe('a redaction', () => {
    const dump = async (): Promise<string> => {
      const rows = await world.db.query<{ readonly line: string }>(
        `SELECT e::text AS line FROM entries e WHERE conversation_id = $1
         UNION ALL SELECT m::text FROM mentions m WHERE conversation_id = $1`,
        [id],
      );
      return rows.map(({ line }) => line).join('\n');
    };
    const bodies = () =>
      world.db.query<{ readonly seq: number; readonly body: string }>(
        `SELECT seq, encode(body, 'hex') AS body FROM entries
         WHERE conversation_id = $1 AND body IS NOT NULL`,
        [id],
      );

    it('leaves nothing of the message, of what was said about it, or of who was named', async () => {
      const { seq } = await world.say(anna, id, 'secret', { mentions: [ben.userId] });
      await world.send(anna, id, edit(seq, 'secret as well'));
      await world.send(ben, id, reaction(seq, '+'));
      await world.say(ben, id, 'stays');
      const before = await bodies();
      expect(before).toHaveLength(4);
      expect(await dump()).not.toContain(Buffer.from('secret').toString('hex'));
      expect((await headOf(ben))?.mentions).toBe(1);

      await world.send(anna, id, redaction(seq));
      const after = await dump();
      for (const { seq: place, body } of before) {
        expect(after.includes(body)).toBe(place === seq + 3);
      }
      expect((await headOf(ben))?.mentions).toBe(0);
      expect((await entries()).map(({ erased }) => erased)).toEqual([
        false,
        true,
        true,
        true,
        false,
        false,
      ]);
      expect((await bodies()).map(({ seq: place }) => place)).toEqual([seq + 3]);
    });

    it('counts within its own batch: earlier words are wiped, later ones refused', async () => {
      const { seq } = await world.say(anna, id, 'secret');
      world.published.length = 0;
      const [early, taken, late] = await Promise.allSettled([
        world.send(anna, id, edit(seq, 'early')),
        world.send(anna, id, redaction(seq)),
        world.send(anna, id, edit(seq, 'late')),
      ]);
      expect([early.status, taken.status]).toEqual(['fulfilled', 'fulfilled']);
      expect(late).toMatchObject({ reason: { code: 'message.target-not-found' } });
      expect(await bodies()).toEqual([]);
      expect(world.published).toMatchObject([{ erased: true }, { kind: 'redaction' }]);
      expect(world.published[0]).not.toHaveProperty('content');
    });

    it('does not bring a mention back when the message is sent again', async () => {
      const clientId = uuidV7();
      const said = message('hey', { mentions: [ben.userId] });
      const { seq } = await world.send(anna, id, said, clientId);
      await world.send(anna, id, redaction(seq));
      await world.send(anna, id, said, clientId);
      expect((await headOf(ben))?.mentions).toBe(0);
    });
  });

  describe('the own read marker', () => {
    it('passes over own entries when all before them is read', async () => {
      await world.say(anna, id, 'a');
      await world.say(anna, id, 'b');
      expect(await headOf(anna)).toMatchObject({ unread: 0, me: { readSeq: 3 } });
    });

    it('stays before what was not read, and moves as far as the sender says', async () => {
      await world.say(ben, id, 'a');
      await world.say(ben, id, 'b');
      await world.say(anna, id, 'unread lies before this');
      expect(await headOf(anna)).toMatchObject({ unread: 3, me: { readSeq: 1 } });
      await world.send(anna, id, { ...message('seen one'), readUpTo: 2 });
      expect(await headOf(anna)).toMatchObject({ unread: 3, me: { readSeq: 2 } });
      await world.send(anna, id, { ...message('seen all'), readUpTo: 5 });
      expect(await headOf(anna)).toMatchObject({ unread: 0, me: { readSeq: 6 } });
    });

    it('passes over what is an unread for nobody, but not over a mention', async () => {
      const { seq } = await world.say(ben, id, 'said');
      await world.send(ben, id, edit(seq, 'better said'));
      await world.send(anna, id, { ...message('seen, but for the edit'), readUpTo: seq });
      expect(await headOf(anna)).toMatchObject({ unread: 0, me: { readSeq: 4 } });
      await world.send(ben, id, edit(seq, 'better'));
      await world.say(anna, id, 'seen before');
      expect(await headOf(anna)).toMatchObject({ unread: 0, me: { readSeq: 6 } });

      await world.send(ben, id, {
        kind: 'message',
        mode: 'server',
        quiet: true,
        target: seq,
        content: {
          v: 1,
          type: 'edit',
          parts: [{ type: 'text', text: 'oh, and anna' }],
          mentions: [anna.userId],
        },
      });
      await world.say(anna, id, 'not seen');
      expect(await headOf(anna)).toMatchObject({ unread: 1, mentions: 1, me: { readSeq: 6 } });
    });

    it('never passes over entries of others in one batch', async () => {
      await Promise.all([
        world.say(anna, id, 'a'),
        world.say(anna, id, 'b'),
        world.say(ben, id, 'c'),
        world.say(anna, id, 'd'),
      ]);
      expect(await headOf(anna)).toMatchObject({ unread: 2, me: { readSeq: 3 } });
      expect(await headOf(ben)).toMatchObject({ unread: 4, me: { readSeq: 1 } });
    });
  });

  it('never gives an earlier time than the entry before', async () => {
    await world.db.query(
      `UPDATE conversations SET last_at = clock_ms() + interval '1 hour' WHERE id = $1`,
      [id],
    );
    const [one, other] = [await world.say(anna, id, 'a'), await world.say(anna, id, 'b')];
    expect(Date.parse(one.ts)).toBeGreaterThan(Date.now() + 3_000_000);
    expect(other.ts >= one.ts).toBe(true);
  });

  it('stores from three instances at once, with duplicates, without gap or deadlock', async () => {
    const instances = [world, await world.beside(), await world.beside()];
    const places = await Promise.all(Array.from({ length: 12 }, () => world.group(anna, ben)));
    const sent = Array.from({ length: 600 }, (_, i) => ({
      clientId: uuidV7(),
      place: places[(i * 7) % places.length] ?? '',
      sender: i % 2 === 0 ? anna : ben,
      text: `m${i}`,
    }));
    // Markers of the same members move all the while.
    const sending = { isOver: false };
    const marking = (async () => {
      for (let upTo = 1; !sending.isOver; upTo += 1) {
        const pairs = places.flatMap((conversationId) =>
          [anna, ben].map(({ userId }) => ({ conversationId, userId, read: upTo, delivered: 0 })),
        );
        await moveMarks(world.db, upTo % 2 === 0 ? pairs : pairs.reverse());
      }
    })();
    const answers = await Promise.all(
      instances.map((instance, k) =>
        Promise.all(
          sent
            .filter((_, i) => (i + k) % 3 !== 0)
            .map(({ clientId, place, sender, text }) =>
              instance.send(sender, place, message(text), clientId),
            ),
        ),
      ),
    );
    sending.isOver = true;
    await marking;
    expect(answers.flat().filter(({ duplicate }) => !duplicate)).toHaveLength(sent.length);
    const gaps = await world.db.query(
      `SELECT conversation_id FROM entries WHERE conversation_id = ANY ($1)
       GROUP BY conversation_id HAVING count(*) <> max(seq) OR max(n) <> count(*) - 1`,
      [places],
    );
    expect(gaps).toEqual([]);
    await Promise.all(instances.slice(1).map((instance) => instance.close()));
  });

  it('publishes from the outbox what was never published', async () => {
    await world.app.get(PublishedOutbox).flush();
    const { seq } = await world.say(anna, id, 'lost news');
    await world.app.get(PublishedOutbox).flush();
    expect(await world.app.get(OutboxRelay).relay(0)).toBe(0);
    await world.db.query(
      'INSERT INTO outbox (conversation_id, from_seq, to_seq) VALUES ($1, $2, $2)',
      [id, seq],
    );
    world.published.length = 0;
    expect(await world.app.get(OutboxRelay).relay(60_000)).toBe(0);
    expect(await world.app.get(OutboxRelay).relay(-1_000)).toBe(1);
    expect(world.published).toMatchObject([{ conversationId: id, seq }]);
    expect(await world.app.get(OutboxRelay).relay(-1_000)).toBe(0);
  });

  it('makes one row a conversation of news that waits, and tells of a long run by its head', async () => {
    const other = await world.group(anna, ben);
    await world.app.get(PublishedOutbox).flush();
    await world.db.query('DELETE FROM outbox');
    // In the future, where the server's own relay leaves them alone.
    const place = `INSERT INTO outbox (conversation_id, from_seq, to_seq, created_at)
      VALUES ($1, $2, $3, clock_ms() + $4 * interval '1 second')`;
    for (const row of [
      [id, 1, 3, 40],
      [id, 4, 4, 41],
      [id, 6, 300, 42],
      [other, 1, 1, 40],
      [id, 301, 301, 140],
    ])
      await world.db.query(place, row);
    await mergeOutboxRows(world.db, -90_000);
    const rows = await world.db.query(
      'SELECT conversation_id AS id, from_seq AS "from", to_seq AS "to" FROM outbox ORDER BY to_seq',
    );
    expect(rows).toEqual([
      { id: other, from: 1, to: 1 },
      { id, from: 1, to: 300 },
      { id, from: 301, to: 301 },
    ]);
    const { heads, asOf } = await findOutboxHeads(world.db, undefined);
    expect(heads).toHaveLength(2);
    expect(heads).toContainEqual({ conversationId: id, seq: 301 });
    const later = new Date(Date.parse(asOf) + 100_000).toISOString();
    expect((await findOutboxHeads(world.db, later)).heads).toEqual([
      { conversationId: id, seq: 301 },
    ]);
    world.heads.length = 0;
    world.published.length = 0;
    expect(await world.app.get(OutboxRelay).relay(-200_000)).toBe(3);
    expect(world.heads).toEqual([{ conversationId: id, seq: 300 }]);
    expect(world.published).toMatchObject([{ conversationId: other, seq: 1 }]);
  });
});
