import type { Server } from 'node:http';

import {
  type Entry,
  type EntryPage,
  type Envelope,
  type Head,
  type Invite,
  LIMITS,
  type Mark,
  type Page,
  type Problem,
} from '@anochat/contract';
import supertest from 'supertest';
import { v7 as uuidV7 } from 'uuid';

import type { Caller } from '../../../src/platform/http';
import { edit, message, reaction, redaction, World } from './world';

describe('the routes of conversations', () => {
  let world: World;
  let people = 0;
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.end());

  const person = (): Promise<Caller> => world.user(`person${(people += 1)}`);
  type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
  const call = async <T = unknown>(
    caller: Caller,
    method: Method,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: T; readonly problem: Problem }> => {
    const request = supertest(world.app.getHttpServer() as Server)
      [method](`/api/v1${path}`)
      .set('x-caller', JSON.stringify(caller));
    const answer = await (body === undefined ? request : request.send(body));
    const parsed: unknown = answer.body;
    return { status: answer.status, body: parsed as T, problem: parsed as Problem };
  };

  it('answers 201 to what is new and 200 to what is there', async () => {
    const [anna, ben] = [await person(), await person()];
    const body = { id: uuidV7(), kind: 'group', title: 'Tea', members: [ben.userId] };
    const made = await call<Head>(anna, 'post', '/conversations', body);
    expect([made.status, made.body.id]).toEqual([201, body.id]);
    expect((await call(anna, 'post', '/conversations', body)).status).toBe(200);
    const path = `/conversations/${made.body.id}/messages/${uuidV7()}`;
    const first = await call(anna, 'put', path, message('hello'));
    const again = await call(anna, 'put', path, message('hello'));
    expect([first.status, again.status]).toEqual([201, 200]);
    const other = await call(anna, 'put', path, message('other'));
    expect(other.problem).toMatchObject({ status: 409, code: 'message.id-taken', seq: 2 });
  });

  describe('receipts', () => {
    const receipts = async (caller: Caller, id: string, seq: number): Promise<readonly Mark[]> => {
      const path = `/conversations/${id}/receipts/${seq}`;
      const { body, status } = await call<Page<Mark>>(caller, 'get', path);
      expect(status).toBe(200);
      return body.items;
    };
    const readers = async (caller: Caller, id: string, seq: number): Promise<readonly string[]> =>
      (await receipts(caller, id, seq)).map(({ userId }) => userId);
    const inOrder = (...people: readonly Caller[]): readonly string[] =>
      people.map(({ userId }) => userId).sort();

    it.each(['joined', 'all'] as const)(
      'leave out who came later, where newcomers may read what is "%s"',
      async (history) => {
        const [anna, ben, carol] = [await person(), await person(), await person()];
        const id = await world.group(anna, ben);
        const at = `/conversations/${id}`;
        await call(anna, 'patch', at, { history });
        const { seq } = await world.say(anna, id, 'before');
        await call(ben, 'put', `${at}/read`, { upTo: seq });
        await world.add(anna, id, carol);
        const head = await call<Head>(carol, 'get', at);
        expect(head.body.unread).toBe(0);
        expect(await readers(anna, id, seq)).toEqual(inOrder(anna, ben));

        // What she reads later is no word about the time before her.
        const later = await world.say(anna, id, 'after');
        await call(carol, 'put', `${at}/read`, { upTo: later.seq });
        expect(await readers(anna, id, seq)).toEqual(inOrder(anna, ben));
        expect(await readers(anna, id, later.seq)).toEqual(inOrder(anna, carol));
        const marks = await call<Page<Mark>>(anna, 'get', `${at}/marks`);
        expect(marks.body.items.find(({ userId }) => userId === carol.userId)).toEqual({
          userId: carol.userId,
          fromSeq: later.seq - 1,
          readSeq: later.seq,
          deliveredSeq: later.seq,
        });
        expect(await readers(carol, id, seq)).toEqual(history === 'all' ? inOrder(anna, ben) : []);
      },
      30_000,
    );

    it('begin again with a membership that began again', async () => {
      const [anna, ben] = [await person(), await person()];
      const id = await world.group(anna, ben);
      const { seq } = await world.say(anna, id, 'before');
      await world.remove(anna, id, ben);
      const missed = await world.say(anna, id, 'meanwhile');
      await world.add(anna, id, ben);
      expect(await readers(anna, id, seq)).toEqual([anna.userId]);
      expect(await readers(anna, id, missed.seq)).toEqual([anna.userId]);
      const again = await world.say(ben, id, 'again');
      expect(await readers(anna, id, again.seq)).toEqual([ben.userId]);
      expect(await readers(ben, id, missed.seq)).toEqual([]);
    });
  });

  it.each([
    ['an unknown kind', { kind: 'club' }, 'kind'],
    ['a group without a title', { kind: 'group', members: [] }, 'title'],
    ['a field too many', { kind: 'group', title: 'G', members: [], owner: 1 }, 'owner'],
    ['an id that is none', { kind: 'direct', userId: 'x' }, 'userId'],
    [
      'too many members',
      { kind: 'group', title: 'G', members: Array.from({ length: 201 }, () => uuidV7()) },
      'members',
    ],
    ['no object', [], 'kind'],
  ])('refuses to make %s', async (_what, body, path) => {
    const { problem } = await call(await person(), 'post', '/conversations', body);
    expect(problem).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(problem.errors?.map((error) => error.path)).toContain(path);
  });

  it('names the field of a message that is wrong', async () => {
    const anna = await person();
    const id = await world.group(anna);
    const parts = [
      { type: 'text', text: 'fine' },
      { type: 'text', text: '' },
    ];
    const { problem } = await call(anna, 'put', `/conversations/${id}/messages/${uuidV7()}`, {
      ...message('x'),
      content: { v: 1, type: 'message', parts },
    });
    expect(problem).toMatchObject({
      code: 'request.invalid',
      errors: [{ path: 'content.parts[1].text' }],
    });
  });

  it('keeps a part of a kind that it does not know, and asks for files that are there', async () => {
    const anna = await person();
    const id = await world.group(anna);
    const send = (part: object, more: object = {}) =>
      call(anna, 'put', `/conversations/${id}/messages/${uuidV7()}`, {
        kind: 'message',
        mode: 'server',
        content: { v: 1, type: 'message', parts: [part] },
        ...more,
      });
    expect((await send({ type: 'poll', question: '?', options: [1, 2] })).status).toBe(201);
    const { body } = await call<EntryPage>(anna, 'get', `/conversations/${id}/entries`);
    expect(body.items[1]).toMatchObject({
      content: { parts: [{ type: 'poll', question: '?', options: [1, 2] }] },
    });
    const file = {
      type: 'file',
      blob: uuidV7(),
      name: 'a.txt',
      mime: 'text/plain',
      size: 1,
      digest: 'x',
    };
    expect((await send(file)).problem).toMatchObject({
      code: 'request.invalid',
      errors: [{ path: 'blobs' }],
    });
    const { problem } = await send(file, { blobs: [file.blob] });
    expect(problem.code).toBe('blob.not-found');
  });

  describe('what was said about the entries of a page', () => {
    let anna: Caller;
    let ben: Caller;
    let id: string;
    const about = (page: EntryPage): readonly (readonly [number | null, number])[] =>
      page.about.map(({ target, seq }) => [target, seq]);
    const page = async (caller: Caller, query: string): Promise<EntryPage> =>
      (await call<EntryPage>(caller, 'get', `/conversations/${id}/entries?${query}`)).body;
    const rest = async (caller: Caller, cursor: string): Promise<Page<Entry>> =>
      (await call<Page<Entry>>(caller, 'get', `/conversations/${id}/about?cursor=${cursor}`)).body;
    /** All of it, by as many calls as that takes, and how many of them each answer held. */
    const whole = async (caller: Caller, query: string) => {
      const first = await page(caller, query);
      const entries = [...first.about];
      const sizes = [first.about.length];
      for (let cursor = first.aboutCursor; cursor !== null;) {
        const more = await rest(caller, cursor);
        expect(more.hasMore).toBe(more.nextCursor !== null);
        entries.push(...more.items);
        sizes.push(more.items.length);
        cursor = more.nextCursor;
      }
      return { sizes, about: about({ ...first, about: entries }) };
    };

    // 1 made, 2 and 3 messages, 4 an edit of 2, then LIMITS.pageAbout times about 3 and 2 in turn.
    beforeAll(async () => {
      [anna, ben] = [await person(), await person()];
      id = await world.group(anna);
      await world.say(anna, id, 'm2');
      await world.say(anna, id, 'm3');
      await world.send(anna, id, edit(2, 'edited'));
      const turns = Array.from({ length: 2 * LIMITS.pageAbout }, (_, i) => 3 - (i % 2));
      await Promise.all(turns.map((target) => world.send(anna, id, reaction(target, 'x'))));
      await world.add(anna, id, ben);
    });
    const LAST = 4 + 2 * LIMITS.pageAbout;
    const expected = (target: number, ...early: readonly number[]) => [
      ...early.map((seq) => [target, seq]),
      ...Array.from({ length: LIMITS.pageAbout }, (_, i) => [target, 5 + 2 * i + (3 - target)]),
    ];

    it('comes in answers of bounded size, all of it once, by target and then by seq', async () => {
      const { sizes, about: found } = await whole(anna, '');
      expect(sizes).toEqual([LIMITS.pageAbout, LIMITS.pageAbout, 1]);
      expect(found).toEqual([...expected(2, 4), ...expected(3)]);
    });

    it('is that of the page alone', async () => {
      const oldest = await whole(anna, 'before=3');
      expect(oldest.about).toEqual(expected(2, 4));
      const newest = await whole(anna, 'limit=2');
      expect(newest.sizes).toEqual([LIMITS.pageAbout]);
      expect(newest.about).toEqual(expected(3));
      const one = await whole(anna, 'around=2&limit=1');
      expect(one.about).toEqual(expected(2, 4));
    });

    it('brings what was said since, and the words of what was taken back nowhere', async () => {
      const first = await page(anna, '');
      const { seq } = await world.send(anna, id, redaction(3));
      const items: Entry[] = [];
      for (let cursor = first.aboutCursor; cursor !== null;) {
        const more = await rest(anna, cursor);
        items.push(...more.items);
        cursor = more.nextCursor;
      }
      expect(items.at(-1)).toMatchObject({ kind: 'redaction', target: 3, seq });
      const ofThird = items.filter((entry) => entry.target === 3 && entry.kind === 'message');
      expect(ofThird).toHaveLength(LIMITS.pageAbout);
      expect(ofThird.every((entry) => entry.erased)).toBe(true);
    });

    it('is nothing to one who may not read it, whatever the cursor says', async () => {
      const cursor = `${LAST}.1.0`;
      expect((await rest(anna, cursor)).items).toHaveLength(LIMITS.pageAbout);
      expect(await rest(ben, cursor)).toEqual({ items: [], nextCursor: null, hasMore: false });
      const path = `/conversations/${id}/about`;
      const stranger = await call(await person(), 'get', `${path}?cursor=${cursor}`);
      expect(stranger.problem).toMatchObject({ status: 404, code: 'conversation.not-found' });
      for (const bad of ['', '?cursor=', '?cursor=1.2', '?cursor=1.2.-3', '?cursor=1.2.3.4']) {
        const { problem } = await call(anna, 'get', path + bad);
        expect(problem).toMatchObject({ status: 400, errors: [{ path: 'cursor' }] });
      }
    });
  });

  describe('pages of the log', () => {
    let anna: Caller;
    let id: string;
    const page = async (query: string): Promise<EntryPage> => {
      const { body, status } = await call<EntryPage>(
        anna,
        'get',
        `/conversations/${id}/entries?${query}`,
      );
      expect(status).toBe(200);
      return body;
    };
    const seqs = (items: readonly { readonly seq: number }[]): number[] =>
      items.map(({ seq }) => seq);

    // 1 made, 2..21 messages, each followed by nothing; then 22..26 about seq 3, 27..36 messages.
    beforeAll(async () => {
      anna = await person();
      id = await world.group(anna);
      for (let i = 2; i <= 21; i += 1) await world.say(anna, id, `m${i}`);
      for (let i = 22; i <= 25; i += 1) await world.send(anna, id, reaction(3, 'x'));
      await world.send(anna, id, edit(3, 'edited'));
      for (let i = 27; i <= 36; i += 1) await world.say(anna, id, `m${i}`);
    });

    it('begin at the end, count main entries, and go back to the first', async () => {
      const end = await page('limit=12');
      expect(seqs(end.items)).toEqual([20, 21, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36]);
      expect(end).toMatchObject({
        about: [],
        range: [20, 36],
        lastSeq: 36,
        prevCursor: '20',
        nextCursor: null,
        hasMore: true,
      });
      const older = await page('limit=17&before=20');
      expect(seqs(older.items)).toEqual(Array.from({ length: 17 }, (_, i) => i + 3));
      expect(seqs(older.about)).toEqual([22, 23, 24, 25, 26]);
      expect(older).toMatchObject({ range: [3, 19], prevCursor: '3', nextCursor: '19' });
      const first = await page('limit=17&before=3');
      expect(first).toMatchObject({ range: [1, 2], prevCursor: null, hasMore: false });
    });

    it('after a seq hold every entry, up to the end', async () => {
      const one = await page('after=20&limit=4');
      expect(seqs(one.items)).toEqual([21, 22, 23, 24]);
      expect(one).toMatchObject({ range: [21, 24], about: [], nextCursor: '24', hasMore: true });
      const rest = await page('after=24');
      expect(seqs(rest.items)).toEqual(Array.from({ length: 12 }, (_, i) => i + 25));
      expect(rest).toMatchObject({ range: [25, 36], nextCursor: null, hasMore: false });
      expect(await page('after=36')).toMatchObject({ items: [], range: null, hasMore: false });
      expect(await page('after=99')).toMatchObject({ items: [], range: null, nextCursor: null });
    });

    it('around a seq hold main entries on both sides', async () => {
      const some = await page('around=21&limit=6');
      expect(seqs(some.items)).toEqual([19, 20, 21, 27, 28, 29]);
      expect(some).toMatchObject({ range: [19, 29], prevCursor: '19', nextCursor: '29' });
      const early = await page('around=3&limit=4');
      expect(seqs(early.items)).toEqual([2, 3, 4, 5]);
      expect(seqs(early.about)).toEqual([22, 23, 24, 25, 26]);
    });

    it('joined together give the whole log once', async () => {
      const found: number[] = [];
      let before: string | null = null;
      do {
        const piece: EntryPage = await page(`limit=7${before ? `&before=${before}` : ''}`);
        found.unshift(...seqs(piece.items));
        before = piece.prevCursor;
      } while (before !== null);
      expect(found).toEqual(
        Array.from({ length: 36 }, (_, i) => i + 1).filter((seq) => seq < 22 || seq > 26),
      );
    });

    it.each([
      'limit=0',
      `limit=${LIMITS.pageEntries + 1}`,
      'limit=x',
      'before=0',
      'after=-1',
      'after=1e300',
      'around=1.5',
      'before=5&after=1',
      'other=1',
      'before=1&before=2',
    ])('refuse %s', async (query) => {
      const { problem } = await call(anna, 'get', `/conversations/${id}/entries?${query}`);
      expect(problem).toMatchObject({ status: 400, code: 'request.invalid' });
    });
  });

  it('goes through a membership from the first to the last route', async () => {
    const [anna, ben, carol] = [await person(), await person(), await person()];
    const created = await call<Head>(anna, 'post', '/conversations', {
      kind: 'group',
      title: 'Hikers',
      members: [ben.userId],
    });
    const at = `/conversations/${created.body.id}`;
    const steps: [Caller, Method, string, object | undefined, number][] = [
      [anna, 'get', at, undefined, 200],
      [carol, 'get', at, undefined, 404],
      [anna, 'patch', at, { topic: 'Alps', history: 'all' }, 200],
      [anna, 'patch', at, { posting: 'nobody' }, 400],
      [ben, 'patch', at, { topic: 'no' }, 403],
      [anna, 'get', `${at}/members?limit=1`, undefined, 200],
      [anna, 'get', `${at}/members/search?prefix=PERS`, undefined, 200],
      [anna, 'get', `${at}/members/search`, undefined, 400],
      [anna, 'post', `${at}/members`, { userIds: [carol.userId] }, 200],
      [anna, 'post', `${at}/members`, { userIds: [carol.userId] }, 409],
      [anna, 'patch', `${at}/members/${ben.userId}`, { role: 'moderator' }, 204],
      [anna, 'patch', `${at}/members/${ben.userId}`, { role: 'owner' }, 400],
      [ben, 'patch', `${at}/members/me`, { muted: true, pinned: true }, 200],
      [ben, 'delete', `${at}/members/${carol.userId}`, undefined, 204],
      [ben, 'put', `${at}/bans/${carol.userId}`, undefined, 204],
      [ben, 'get', `${at}/bans`, undefined, 200],
      [carol, 'get', `${at}/members`, undefined, 404],
      [ben, 'delete', `${at}/bans/${carol.userId}`, undefined, 204],
      [anna, 'put', `${at}/read`, { upTo: 3 }, 204],
      [anna, 'put', `${at}/delivered`, { upTo: 4 }, 204],
      [anna, 'put', `${at}/read`, { upTo: -1 }, 400],
      [ben, 'get', `${at}/marks`, undefined, 200],
      [ben, 'get', `${at}/receipts/1`, undefined, 200],
      [anna, 'post', `${at}/ownership`, { userId: ben.userId }, 204],
      [anna, 'delete', `${at}/members/me`, undefined, 204],
      [anna, 'patch', `${at}/members/me`, { dismissed: true }, 200],
      [ben, 'post', `${at}/join`, undefined, 404],
      [carol, 'post', `${at}/join`, undefined, 404],
      [ben, 'get', '/sync?limit=1', undefined, 200],
      [ben, 'get', '/sync?token=abc', undefined, 400],
      [ben, 'get', '/channels', undefined, 200],
      [ben, 'get', '/channels?cursor=abc', undefined, 400],
    ];
    for (const [caller, method, path, body, status] of steps) {
      const answer = await call(caller, method, path, body);
      expect([method, path, answer.status]).toEqual([method, path, status]);
    }
    const invite = await call<Invite>(ben, 'post', `${at}/invites`, { maxUses: 1 });
    expect(invite.status).toBe(201);
    const { code, id } = invite.body;
    expect((await call(ben, 'get', `${at}/invites`)).body).toMatchObject({ items: [{ code }] });
    expect((await call(carol, 'get', `/invites/${code}`)).body).toMatchObject({
      title: 'Hikers',
      member: false,
    });
    expect((await call(carol, 'post', `/invites/${code}/join`)).status).toBe(200);
    expect((await call(anna, 'post', `/invites/${code}/join`)).status).toBe(404);
    expect((await call(ben, 'delete', `${at}/invites/${id}`)).status).toBe(204);
    expect((await call(ben, 'delete', `${at}/invites/${id}`)).status).toBe(404);
  });

  it('lists channels by title, page by page', async () => {
    const anna = await person();
    for (const title of ['Berge', 'berge und Seen', 'BERGE', '100% Berge', 'Äpfel']) {
      await call(anna, 'post', '/conversations', { kind: 'channel', title });
    }
    type Listing = { items: { title: string }[]; nextCursor: string | null };
    const titles: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `prefix=BERGE&limit=1${cursor && `&cursor=${cursor}`}`;
      const { body }: { body: Listing } = await call<Listing>(anna, 'get', `/channels?${query}`);
      titles.push(...body.items.map(({ title }) => title));
      cursor = body.nextCursor;
    }
    expect(titles.sort()).toEqual(['BERGE', 'Berge', 'berge und Seen']);
    const { body } = await call<Listing>(anna, 'get', '/channels?prefix=100%25');
    expect(body.items).toMatchObject([{ title: '100% Berge', member: true }]);
  });

  it('refuses content that is too large once it is written down', async () => {
    const anna = await person();
    const id = await world.group(anna);
    const text = 'ü'.repeat(LIMITS.textLength);
    const large: Envelope = {
      kind: 'message',
      mode: 'server',
      quiet: false,
      content: {
        v: 1,
        type: 'message',
        parts: [
          { type: 'text', text },
          { type: 'text', text },
        ],
      },
    };
    const { problem } = await call(anna, 'put', `/conversations/${id}/messages/${uuidV7()}`, large);
    expect(problem.code).toBe('request.too-large');
  });
});
