import { Conversations } from '../../../src/conversations';
import { type RealtimeApp, SocketUser, startRealtime } from './socket-user';

describe('Resuming', () => {
  let server: RealtimeApp;
  beforeAll(async () => {
    server = await startRealtime();
  });
  afterAll(() => server.close());

  it('tells the heads, then that everything was told', async () => {
    const ann = await SocketUser.register(server);
    const group = await ann.makeGroup();
    const user = await SocketUser.open(server, await ann.signInAgain());
    const page = await user.ask('sync.resume', {});
    expect(page.items.map(({ id, lastSeq }) => [id, lastSeq])).toEqual([[group, 1]]);
    await user.gets('caught up', () => user.signals('sync.caught-up').length === 1);
  });

  it('leaves nothing out between what was missed and what comes live', async () => {
    const ann = await SocketUser.register(server);
    const bob = await SocketUser.register(server);
    const groups = [await ann.makeGroup(bob), await ann.makeGroup(bob), await ann.makeGroup(bob)];
    const { token } = await bob.ask('sync.resume', {});
    expect(token).not.toBeNull();
    bob.close();
    const [busy = '', quiet = ''] = groups;
    const over = new AbortController();
    let last = 0;
    const talk = async (): Promise<void> => {
      while (!over.signal.aborted) last = (await ann.say(busy, 'bla')).seq;
    };
    const talking = talk();
    for (let round = 0; round < 5; round += 1) {
      const again = await SocketUser.open(server, bob.auth);
      const page = await again.ask('sync.resume', { token: token ?? undefined });
      const head = page.items.find(({ id }) => id === busy);
      const from = head?.lastSeq ?? 1; // nothing new since the token
      await again.gets('more', () => (again.seqs(busy).at(-1) ?? 0) > from + 5);
      const above = again.seqs(busy).filter((seq) => seq > from);
      expect(above).toEqual(above.map((_, i) => from + 1 + i));
      again.close();
    }
    over.abort();
    await talking;
    expect(last).toBeGreaterThan(20);
    const again = await SocketUser.open(server, bob.auth);
    const page = await again.ask('sync.resume', { token: token ?? undefined });
    expect(page.items.map(({ id }) => id)).not.toContain(quiet);
  });

  it('refuses a token of another timeline', async () => {
    const ann = await SocketUser.register(server);
    const { token } = await ann.ask('sync.resume', {});
    const [timeline = ''] = (token ?? '').split('.');
    expect(timeline).not.toBe('');
    const foreign = (token ?? '').replace(/[0-9a-f]{8}-/, '00000000-');
    expect(foreign).not.toBe(token);
    expect(await ann.refused('sync.resume', { token: foreign })).toMatchObject({
      status: 410,
      code: 'sync.timeline-changed',
    });
  });

  it('reads the conversations of many who come at once together', async () => {
    const ann = await SocketUser.register(server);
    const group = await ann.makeGroup();
    const signIns = [];
    for (let i = 0; i < 4; i += 1) signIns.push(await ann.signInAgain());
    const others = await Promise.all(Array.from({ length: 12 }, () => SocketUser.register(server)));
    await ann.call('post', `/conversations/${group}/members`, {
      userIds: others.map(({ id }) => id),
    });
    for (const user of [ann, ...others]) user.close();
    const readings = jest.spyOn(server.app.get(Conversations, { strict: false }), 'positionsOf');
    const back = await Promise.all(
      [...signIns, ...others.map(({ auth }) => auth)].map((auth) =>
        SocketUser.connect(server, auth),
      ),
    );
    const asked = readings.mock.calls.flatMap(([userIds]) => userIds);
    readings.mockRestore();
    expect(new Set(asked).size).toBe(13);
    expect(asked).toHaveLength(13);
    const { seq } = await (back[0] as SocketUser).say(group, 'all here?');
    await Promise.all(back.map((user) => user.getsSeq(group, seq)));
  });
});
