import type { Entry } from '@anochat/contract';

import { messageOf, type RealtimeApp, SocketUser, startRealtime } from './socket-user';

const textOf = (entry: Entry): string => {
  const content = entry.kind === 'message' ? entry.content : undefined;
  const part = content?.type === 'message' ? content.parts[0] : undefined;
  return part?.type === 'text' ? String(part.text) : '';
};

const fromTo = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('Talking over sockets', () => {
  let server: RealtimeApp;
  beforeAll(async () => {
    server = await startRealtime();
  });
  afterAll(() => server.close());
  const people = async (count: number): Promise<SocketUser[]> =>
    Promise.all(Array.from({ length: count }, () => SocketUser.register(server)));

  it('brings what one says to both, in the order of the log', async () => {
    const [ann, bob] = (await people(2)) as [SocketUser, SocketUser];
    const group = await ann.makeGroup(bob);
    await bob.gets('the head', () => bob.signals('membership.changed').length > 0);
    expect(bob.signals('membership.changed')[0]?.head).toMatchObject({ id: group, lastSeq: 1 });
    const sent = Array.from({ length: 40 }, (_, i) => `message ${i}`);
    const accepted = await Promise.all(
      sent.map((text, i) => (i % 2 === 0 ? ann : bob).say(group, text)),
    );
    const last = Math.max(...accepted.map(({ seq }) => seq));
    for (const user of [ann, bob]) {
      await user.getsSeq(group, last);
      // The first entry came before anybody listened: the head told of it.
      expect(user.seqs(group)).toEqual(fromTo(2, last));
    }
    expect(ann.entries(group)).toEqual(bob.entries(group));
  });

  it('keeps the order of arrival of one connection without waiting for each', async () => {
    const [ann, bob] = (await people(2)) as [SocketUser, SocketUser];
    const group = await ann.makeGroup(bob);
    const texts = Array.from({ length: 200 }, (_, i) => `${i}`);
    const acks = await Promise.all(texts.map((text) => ann.say(group, text)));
    const seqs = acks.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    await bob.getsSeq(group, seqs.at(-1) ?? 0);
    expect(bob.entries(group).map(textOf).filter(Boolean)).toEqual(texts);
  });

  it('gives nothing after a removal to the removed member, with others talking all the while', async () => {
    const [ann, bob, cyd] = (await people(3)) as [SocketUser, SocketUser, SocketUser];
    const group = await ann.makeGroup(bob, cyd);
    let isOver = false;
    let last = 0;
    const talk = async (user: SocketUser): Promise<void> => {
      while (!isOver) last = Math.max(last, (await user.say(group, 'bla')).seq);
    };
    const talking = [ann, cyd, ann, cyd].map(talk);
    await bob.gets('some of it', () => bob.seqs(group).length > 20);
    await ann.call('delete', `/conversations/${group}/members/${bob.id}`);
    const goOn = last + 20;
    await cyd.gets('some more', () => last > goOn);
    isOver = true;
    await Promise.all(talking);
    const end = await ann.say(group, 'the end');
    await cyd.getsSeq(group, end.seq);
    const removal = cyd
      .entries(group)
      .find((entry) => entry.kind === 'membership' && entry.change.type === 'removed');
    expect(removal?.seq).toBeLessThan(last);
    await bob.getsSeq(group, removal?.seq ?? 0);
    // Whatever would come for bob had left before cyd's last entry.
    expect(bob.seqs(group).at(-1)).toBe(removal?.seq);
    expect(cyd.seqs(group)).toEqual(fromTo(cyd.seqs(group)[0] ?? 0, end.seq));
    expect(await bob.refused('message.send', messageOf(group, 'let me in'))).toMatchObject({
      code: 'conversation.not-found',
    });
  });

  it('gives one who comes back everything again from there on', async () => {
    const [ann, bob] = (await people(2)) as [SocketUser, SocketUser];
    const group = await ann.makeGroup(bob);
    await ann.call('delete', `/conversations/${group}/members/${bob.id}`);
    await ann.say(group, 'behind the back');
    await ann.call('post', `/conversations/${group}/members`, { userIds: [bob.id] });
    const { seq } = await ann.say(group, 'welcome back');
    await bob.getsSeq(group, seq);
    expect(bob.seqs(group)).toEqual([2, 4, 5]);
  });

  it('reaches every connection of a user, the sending one too', async () => {
    const [ann] = (await people(1)) as [SocketUser];
    const other = await SocketUser.connect(server, await ann.signInAgain());
    const group = await ann.makeGroup();
    const { seq } = await ann.say(group, 'to myself');
    await Promise.all([ann.getsSeq(group, seq), other.getsSeq(group, seq)]);
    expect(other.seqs(group)).toEqual(ann.seqs(group));
  });

  it('answers the same message again with its first place', async () => {
    const [ann] = (await people(1)) as [SocketUser];
    const group = await ann.makeGroup();
    const message = messageOf(group, 'once');
    const first = await ann.ask('message.send', message);
    const again = await ann.ask('message.send', message);
    expect(again).toMatchObject({ seq: first.seq, duplicate: true });
    const other = { ...messageOf(group, 'twice'), clientId: message.clientId };
    expect(await ann.refused('message.send', other)).toMatchObject({
      status: 409,
      code: 'message.id-taken',
      seq: first.seq,
    });
  });
});
