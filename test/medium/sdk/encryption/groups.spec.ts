import { until } from '../../../support/until';
import { EncryptedPeople, rosterOf, say } from './encrypted-people';
import { messagesOf, watch, type EncryptedPerson } from './encrypted-person';

jest.setTimeout(120_000);

describe('An encrypted group', () => {
  const people = new EncryptedPeople();
  beforeAll(() => people.begin());
  afterAll(() => people.end());
  afterEach(() => people.leave());

  const known = (person: EncryptedPerson, id: string): Promise<void> =>
    until('a conversation', () => person.client.conversation(id).summary.get() !== null);

  it('vouches for a log in which messages were taken back, each by a signed word', async () => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({
      kind: 'group',
      title: '',
      members: [bob.id],
    });
    await known(bob, id);
    const [annSees, bobSees] = [watch(ann.client, id), watch(bob.client, id)];
    for (const text of ['one', 'two', 'three']) await say(bob, id, text);
    await until('all', () => annSees().includes('three') && bobSees().includes('three'));
    const seqOf = (text: string): number =>
      messagesOf(ann.client.conversation(id).timeline.get()).find(
        ({ body }) => body.state === 'content' && JSON.stringify(body.parts).includes(text),
      )?.seq ?? 0;
    await ann.client.conversation(id).react(seqOf('two'), '👍', 'add');
    await until('the reaction', () => bobSees().includes('two 👍1'));
    // Bob takes back his own, and Ann, who leads the group, another of his.
    await bob.client.conversation(id).redact(seqOf('two'));
    await ann.client.conversation(id).redact(seqOf('three'));
    const isGone = (sees: () => readonly string[]): boolean =>
      sees().filter((line) => line === '(deleted)').length === 2;
    await until('both gone', () => isGone(annSees) && isGone(bobSees));
    await say(ann, id, 'seen by ann');
    await say(bob, id, 'seen by bob');
    await until('both', () => [annSees, bobSees].every((sees) => sees().includes('seen by bob')));
    for (const [person, other] of [
      [ann, bob],
      [bob, ann],
    ] as const) {
      const report = await person.client.encryption.report(id);
      expect(report).toMatchObject({ gaps: [], doubles: [], differs: [], removed: [] });
      expect(report.unchecked).toEqual([]);
      expect(report.seenAlike).toEqual([{ userId: other.id, upTo: expect.any(Number) as number }]);
      expect(person.client.encryption.group(id).get().notices).toEqual([]);
    }
  });

  it('takes people in and lets them go', async () => {
    const [ann, bob, cid] = [
      await people.newcomer(),
      await people.newcomer(),
      await people.newcomer(),
    ];
    const { id } = await ann.client.createConversation({
      kind: 'group',
      title: 'Hikes',
      members: [bob.id],
    });
    await known(bob, id);
    const [annSees, bobSees] = [watch(ann.client, id), watch(bob.client, id)];
    await until('the title', () => bob.client.conversation(id).summary.get()?.title === 'Hikes');
    expect((await ann.client.api.conversations.get(id)).title).toBe('');

    await say(bob, id, 'before cid');
    await until('it', () => annSees().includes('before cid'));
    await ann.client.conversation(id).addMembers([cid.id]);
    await known(cid, id);
    const cidSees = watch(cid.client, id);
    await until(
      'the title there',
      () => cid.client.conversation(id).summary.get()?.title === 'Hikes',
    );
    await say(cid, id, 'hello from cid');
    await until('it everywhere', () =>
      [annSees, bobSees].every((sees) => sees().includes('hello from cid')),
    );
    expect(cidSees()).not.toContain('before cid');
    expect(rosterOf(bob, id)).toEqual([ann.id, bob.id, cid.id].sort());

    await ann.client.conversation(id).removeMember(bob.id);
    await until('two', () => rosterOf(cid, id).length === 2);
    await until('what became of bob, there too', () => bobSees().includes('* removed'));
    await say(ann, id, 'without bob');
    await until('it at cid', () => cidSees().includes('without bob'));
    expect(bobSees()).not.toContain('without bob');
    expect(annSees()).toContain('* removed');

    await cid.client.conversation(id).leave();
    await say(ann, id, 'alone');
    await until('the leave', () => annSees().includes('* left'));
    await until('it sent', () => annSees().includes('alone'));
    expect(rosterOf(ann, id)).toEqual([ann.id]);
    for (const person of [ann, bob, cid]) {
      expect(person.client.encryption.undecryptable.get()).toEqual({});
    }
    const report = await ann.client.encryption.report(id);
    expect(report).toMatchObject({ from: 1, gaps: [], doubles: [], differs: [] });
  });

  it('lets the owner name admins, who may then add people', async () => {
    const [ann, bob, cid] = [
      await people.newcomer(),
      await people.newcomer(),
      await people.newcomer(),
    ];
    const { id } = await ann.client.createConversation({
      kind: 'group',
      title: '',
      members: [bob.id],
    });
    await known(bob, id);
    await until('bob in', () => bob.client.encryption.group(id).get().status === 'ready');
    await expect(bob.client.conversation(id).addMembers([cid.id])).rejects.toMatchObject({
      status: 403,
    });
    await ann.client.conversation(id).changeRole(bob.id, 'admin');
    await until('a role', () => bob.client.conversation(id).summary.get()?.role === 'admin');
    await bob.client.conversation(id).addMembers([cid.id]);
    await until('three', () => rosterOf(ann, id).length === 3);
  });

  it('sends what was written while away, in the epoch that is current then', async () => {
    const [ann, bob, cid] = [
      await people.newcomer(),
      await people.newcomer(),
      await people.newcomer(),
    ];
    const { id } = await ann.client.createConversation({
      kind: 'group',
      title: '',
      members: [bob.id],
    });
    await known(bob, id);
    await until('bob in', () => bob.client.encryption.group(id).get().status === 'ready');
    await Promise.all([
      ann.client.conversation(id).addMembers([cid.id]),
      ...['a', 'b', 'c'].map((text) => say(bob, id, text)),
    ]);
    const annSees = watch(ann.client, id);
    await until('all', () => ['a', 'b', 'c'].every((text) => annSees().includes(text)));
    expect(annSees().filter((line) => ['a', 'b', 'c'].includes(line))).toEqual(['a', 'b', 'c']);
  });
});
