import { type RealtimeApp, SocketUser, startRealtime } from './socket-user';

describe('Signals', () => {
  let server: RealtimeApp;
  beforeAll(async () => {
    server = await startRealtime();
  });
  afterAll(() => server.close());
  const people = async (count: number): Promise<SocketUser[]> =>
    Promise.all(Array.from({ length: count }, () => SocketUser.register(server)));

  it('shows typing to the other members, once in a while, and its end at once', async () => {
    const [ann, bob, eve] = (await people(3)) as [SocketUser, SocketUser, SocketUser];
    const group = await ann.makeGroup(bob);
    await ann.say(group, 'hello');
    await bob.getsSeq(group, 2);
    for (const active of [true, true, true, false, false])
      await ann.ask('typing.set', { conversationId: group, active });
    await bob.gets('the end of typing', () => bob.signals('typing.changed').length === 2);
    expect(bob.signals('typing.changed')).toEqual([
      { userId: ann.id, active: true },
      { userId: ann.id, active: false },
    ]);
    expect(ann.signals('typing.changed')).toEqual([]);
    expect(await eve.refused('typing.set', { conversationId: group, active: true })).toMatchObject({
      code: 'conversation.not-found',
    });
  });

  it('moves marks on all own devices and for the others', async () => {
    const [ann, bob] = (await people(2)) as [SocketUser, SocketUser];
    const phone = await SocketUser.connect(server, await bob.signInAgain());
    const group = await ann.makeGroup(bob);
    const { seq } = await ann.say(group, 'read this');
    await bob.getsSeq(group, seq);
    await bob.ask('delivered.mark', { conversationId: group, upTo: seq });
    await bob.ask('read.mark', { conversationId: group, upTo: seq });
    for (const user of [ann, bob, phone])
      await user.gets('the mark', () =>
        user.signals('mark.moved').some((mark) => mark.userId === bob.id && mark.readSeq === seq),
      );
    expect(phone.signals('mark.moved').at(-1)).toMatchObject({ unread: 0 });
  });

  it('shows who is here to those who watch', async () => {
    const [ann, bob] = (await people(2)) as [SocketUser, SocketUser];
    const cyd = await server.register('cyd-presence');
    const watched = [bob.id, cyd.user.id];
    expect((await ann.ask('presence.watch', { userIds: watched })).online).toEqual([bob.id]);
    await SocketUser.connect(server, cyd);
    await ann.gets('cyd', () => ann.signals('presence.changed').length === 1);
    expect(ann.signals('presence.changed')).toEqual([{ userId: cyd.user.id, online: true }]);
    expect(bob.signals('presence.changed')).toEqual([]);
  });

  it('shows nobody who hides, and nobody across a block', async () => {
    const [ann, bob, cyd] = (await people(3)) as [SocketUser, SocketUser, SocketUser];
    const userIds = [bob.id, cyd.id];
    await ann.ask('presence.watch', { userIds });
    await bob.call('patch', '/users/me', { presenceHidden: true });
    await cyd.call('put', `/users/me/blocks/${ann.id}`);
    await ann.gets('both gone', () => ann.signals('presence.changed').length === 2);
    expect(new Set(ann.signals('presence.changed'))).toEqual(
      new Set([
        { userId: bob.id, online: false },
        { userId: cyd.id, online: false },
      ]),
    );
    expect(await ann.ask('presence.watch', { userIds })).toEqual({ online: [] });
    const again = await SocketUser.connect(server, await bob.signInAgain());
    await again.ask('presence.watch', { userIds: [ann.id, bob.id] });
    expect(ann.signals('presence.changed')).toHaveLength(2);
    await cyd.call('delete', `/users/me/blocks/${ann.id}`);
    await ann.gets('cyd again', () => ann.signals('presence.changed').length === 3);
    expect(ann.signals('presence.changed').at(-1)).toEqual({ userId: cyd.id, online: true });
  });
});
