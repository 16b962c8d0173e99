import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '@anochat/contract';
import { createClient, type AnoChat, type Conversation, type MessageItem } from '@anochat/sdk';
import { createPlatform } from '../../clients/sdk/src/platform/node';
import { Instance } from '../support/instance';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { until } from '../support/until';

/** The SDK in Node against the built server: what two people see of each other. */
describe('the SDK', () => {
  let database: TestDatabase;
  let server: Instance;
  const folder = mkdtempSync(join(tmpdir(), 'anochat-sdk-'));
  const clients: AnoChat[] = [];
  let alice: AnoChat;
  let bob: AnoChat;
  let atAlice: Conversation;
  let atBob: Conversation;

  const newClient = (file?: string, token?: string): AnoChat => {
    const client = createClient({
      platform: createPlatform({ file, logLevel: 'error', deviceKind: 'desktop' }),
      serverUrl: server.url,
      token,
    });
    clients.push(client);
    return client;
  };
  const register = async (userName: string, file?: string): Promise<AnoChat> => {
    const client = newClient(file);
    await client.start();
    await client.session.register({ userName, password: 'correct horse battery' });
    await until(`${userName} online`, () => client.connection.get().status === 'online');
    return client;
  };
  const text = (value: string) => ({ parts: [{ type: 'text', text: value } as const] });
  const messages = (conversation: Conversation): readonly MessageItem[] =>
    conversation.timeline.get().items.filter((item) => item.type === 'message');
  const textOf = ({ body }: MessageItem): string =>
    body.state === 'content'
      ? String(body.parts[0] && 'text' in body.parts[0] && body.parts[0].text)
      : body.state;
  const texts = (conversation: Conversation): readonly string[] =>
    messages(conversation).map(textOf);
  const last = (conversation: Conversation): MessageItem => {
    const item = messages(conversation).at(-1);
    if (!item) throw new Error('There is no message');
    return item;
  };
  const idOf = (client: AnoChat): string => {
    const state = client.session.state.get();
    if (state.status !== 'signed-in') throw new Error('Nobody is signed in');
    return state.user.id;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await Instance.start({ environment: { DATABASE_URL: database.url } });
    [alice, bob] = await Promise.all([
      register('alice', join(folder, 'alice')),
      register('bob', join(folder, 'bob')),
    ]);
    const request = { kind: 'group', title: 'Two', members: [idOf(bob)] } as const;
    const head = await alice.createConversation(request);
    atAlice = alice.conversation(head.id);
    atBob = bob.conversation(head.id);
    atAlice.timeline.subscribe(() => undefined);
    atBob.timeline.subscribe(() => undefined);
    await until('the conversation at bob', () => atBob.summary.get() !== null);
  }, 60_000);

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.stop()));
    await server.dispose();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('shows a message at once, keeps its key, and delivers it', async () => {
    await atAlice.send(text('hello'));
    const { key } = last(atAlice);
    await until('the entry', () => last(atAlice).seq !== null);
    expect(last(atAlice).key).toBe(key);
    await until('hello at bob', () => texts(atBob).includes('hello'));
    await until('delivered', () => last(atAlice).delivery?.state === 'delivered');
    expect(atBob.summary.get()?.unread).toBe(1);
    expect(bob.conversations.get().unread).toBe(1);
  });

  it('tells who has read, and counts down the unread', async () => {
    atBob.markRead(atBob.timeline.get().lastSeq);
    expect(atBob.summary.get()?.unread).toBe(0);
    await until('read at alice', () => last(atAlice).delivery?.state === 'read');
    expect(last(atAlice).readBy).toEqual([idOf(bob)]);
  });

  it('edits, reacts, replies and redacts', async () => {
    const { seq } = last(atAlice);
    await atAlice.edit(seq ?? 0, text('hello, bob'));
    await until('the edit', () => textOf(last(atBob)) === 'hello, bob');
    expect(last(atBob).editedAt).not.toBeNull();

    await atBob.react(seq ?? 0, '👍', 'add');
    await until('the reaction', () => last(atAlice).reactions.length === 1);
    expect(last(atAlice).reactions[0]).toEqual({ emoji: '👍', users: [idOf(bob)], mine: false });
    await atBob.react(seq ?? 0, '👍', 'remove');
    await until('no reaction', () => last(atAlice).reactions.length === 0);

    await atBob.send({ ...text('hi'), replyTo: seq ?? 0 });
    await until('the reply', () => last(atAlice).quote?.state === 'shown');
    await atBob.redact(last(atBob).seq ?? 0);
    await until('the redaction', () => last(atAlice).body.state === 'deleted');
  });

  it('shows typing and presence', async () => {
    const isOnline = alice.presence.isOnline(idOf(bob));
    isOnline.subscribe(() => undefined);
    await until('bob online', () => isOnline.get());
    atBob.setTyping(true);
    await until('bob types', () => atAlice.typing.get().includes(idOf(bob)));
    await atBob.send(text('typed'));
    await until('bob has typed', () => atAlice.typing.get().length === 0);
    await until('typed at alice', () => texts(atAlice).includes('typed'));
  });

  it('sends what was written while the server was away, in order and once', async () => {
    await server.kill9();
    await until('alice offline', () => alice.connection.get().status === 'offline');
    for (const value of ['one', 'two', 'three']) await atAlice.send(text(value));
    expect(last(atAlice).delivery).toMatchObject({ state: 'queued', offline: true });

    // The process ends too: what was written lies in its journal.
    await alice.stop();
    await server.start();
    alice = newClient(join(folder, 'alice'));
    await alice.start();
    atAlice = alice.conversation(atBob.id);
    atAlice.timeline.subscribe(() => undefined);
    await until('three at bob', () => texts(atBob).includes('three'), 60_000);
    expect(texts(atBob).slice(-3)).toEqual(['one', 'two', 'three']);
    await until('three sent', () => last(atAlice).seq !== null);
    expect(texts(atAlice).slice(-3)).toEqual(['one', 'two', 'three']);
  }, 90_000);

  it('reads older history by pages, and jumps into it', async () => {
    for (let index = 0; index < 130; index += 1) {
      await alice.api.log.send(atAlice.id, uuidV7(index), {
        kind: 'message',
        mode: 'server',
        content: { v: 1, type: 'message', ...text(`history ${index}`) },
      });
    }
    const carol = newClient(join(folder, 'carol'));
    await carol.start();
    await carol.session.login({ userName: 'bob', password: 'correct horse battery' });
    const atCarol = carol.conversation(atBob.id);
    atCarol.timeline.subscribe(() => undefined);
    await until('the end', () => texts(atCarol).at(-1) === 'history 129');
    expect(atCarol.timeline.get().hasOlder).toBe(true);
    await atCarol.showAround(3);
    expect(atCarol.timeline.get()).toMatchObject({ hasNewer: true });
    expect(messages(atCarol).some(({ seq }) => seq === 2 || seq === 3)).toBe(true);
    atCarol.showEnd();
    while (atCarol.timeline.get().hasOlder) await atCarol.loadOlder();
    expect(texts(atCarol)).toEqual(expect.arrayContaining([...texts(atBob)]));
    expect(texts(atCarol)).toContain('hello, bob');
  }, 60_000);

  it('shows what was taken back during an absence as gone, also where one looks at older messages', async () => {
    const { id } = await alice.createConversation({
      kind: 'group',
      title: 'Now and then',
      members: [idOf(bob)],
    });
    for (let index = 0; index < 130; index += 1) {
      await alice.api.log.send(id, uuidV7(index), {
        kind: 'message',
        mode: 'server',
        content: { v: 1, type: 'message', ...text(`then ${index}`) },
      });
    }
    const group = bob.conversation(id);
    group.timeline.subscribe(() => undefined);
    await until('the end', () => texts(group).at(-1) === 'then 129');
    await group.showAround(10);
    const shown = messages(group).find(({ seq }) => seq === 10);
    expect(shown?.body.state).toBe('content');
    expect(group.timeline.get().hasNewer).toBe(true);

    await alice.api.members.remove(id, idOf(bob));
    await alice.api.log.send(id, uuidV7(200), { kind: 'redaction', target: 10 });
    await alice.api.log.send(id, uuidV7(201), { kind: 'redaction', target: 120 });
    await alice.api.members.add(id, { userIds: [idOf(bob)] });
    const stateOf = (seq: number): string | undefined =>
      messages(group).find((message) => message.seq === seq)?.body.state;
    await until('gone, where bob looks', () => stateOf(10) === 'deleted');
    expect(group.timeline.get().hasNewer).toBe(true);
    group.showEnd();
    await until('gone at the end', () => stateOf(120) === 'deleted');
  }, 60_000);

  it('reads all that was said about a message, also where it takes more than one answer', async () => {
    await atAlice.send(text('so much to say'));
    await until('the message at bob', () => texts(atBob).at(-1) === 'so much to say');
    const seq = last(atBob).seq ?? 0;
    for (let said = 0; said < LIMITS.pageAbout; said += 2) {
      await atBob.react(seq, '👍', 'add');
      await atBob.react(seq, '👍', 'remove');
    }
    await atBob.react(seq, '🎉', 'add');
    const reactions = [{ emoji: '🎉', users: [idOf(bob)], mine: false }];
    const party = (): boolean => last(atAlice).reactions[0]?.emoji === '🎉';
    await until('the last reaction at alice', party, 60_000);

    // Its log is not there yet: what alice's heard as events, it reads.
    const laptop = newClient();
    await laptop.start();
    await laptop.session.login({ userName: 'alice', password: 'correct horse battery' });
    const atLaptop = laptop.conversation(atAlice.id);
    atLaptop.timeline.subscribe(() => undefined);
    await until('the message at the laptop', () => texts(atLaptop).at(-1) === 'so much to say');
    expect(last(atLaptop).reactions).toEqual(reactions);
    const { about, aboutCursor } = await laptop.api.log.entries(atAlice.id);
    expect([about.length, aboutCursor]).toEqual([LIMITS.pageAbout, expect.any(String)]);
  }, 120_000);

  it('says with a code why something is refused', async () => {
    await expect(
      newClient().session.login({ userName: 'alice', password: 'wrong password' }),
    ).rejects.toMatchObject({ name: 'AnoChatError', code: 'auth.credentials-invalid' });
  });

  it('ends when the session is revoked, and leaves nothing in the store', async () => {
    const platform = createPlatform({ logLevel: 'error' });
    const tablet = createClient({ platform, serverUrl: server.url });
    clients.push(tablet);
    await tablet.start();
    await tablet.session.login({ userName: 'bob', password: 'correct horse battery' });
    await until('online', () => tablet.connection.get().status === 'online');
    await bob.api.auth.endOtherSessions();
    await until('signed out', () => tablet.session.state.get().status === 'signed-out', 5_000);
    await until('an empty store', async () => (await platform.storage.list('')).length === 0);
  });
});

const uuidV7 = (index: number): string =>
  `0197${index.toString(16).padStart(4, '0')}-0000-7000-8000-000000000000`;
