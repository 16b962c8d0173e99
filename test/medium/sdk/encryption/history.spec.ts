import { until } from '../../../support/until';
import { EncryptedPeople, isIn, say } from './encrypted-people';
import { watch } from './encrypted-person';

jest.setTimeout(180_000);

describe('What was said before somebody came', () => {
  const people = new EncryptedPeople();
  beforeAll(() => people.begin());
  afterAll(() => people.end());
  afterEach(() => people.leave());

  /** Over three epochs, then Bob brings the third one in. */
  const talked = async (history: 'joined' | 'all') => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({
      kind: 'group',
      title: 'Hikes',
      members: [bob.id],
      history,
    });
    await isIn(bob, id);
    const bobSees = watch(bob.client, id);
    await say(ann, id, 'one');
    await until('one', () => bobSees().includes('one'));
    await say(bob, id, 'two');
    await ann.client.conversation(id).changeRole(bob.id, 'admin');
    await say(ann, id, 'three');
    await until('three', () => bobSees().includes('three'));
    await until('a role', () => bob.client.conversation(id).summary.get()?.role === 'admin');
    return { ann, bob, id };
  };

  it('is read on all their devices, also on later ones', async () => {
    const { ann, bob, id } = await talked('all');
    expect((await bob.client.api.conversations.get(id)).history).toBe('all');
    const cid = await people.newcomer();
    const laptop = await people.another(cid);
    await bob.client.conversation(id).addMembers([cid.id]);
    for (const client of [cid.client, laptop]) await isIn({ client }, id);
    const seen = [cid.client, laptop].map((client) => watch(client, id));
    for (const sees of seen) {
      await until('from the beginning', () =>
        ['one', 'two', 'three'].every((text) => sees().includes(text)),
      );
      await until('the line', () => sees().includes('* shared'));
      expect(sees().filter((line) => line === '* shared')).toHaveLength(1);
      expect(sees().indexOf('three')).toBeLessThan(sees().indexOf('* shared'));
    }
    for (const client of [cid.client, laptop]) {
      const finds = async (): Promise<readonly string[]> =>
        (await client.search('one')).hits.map(({ snippet }) => snippet.text);
      await until('what was shared', async () => (await finds()).includes('one'));
    }
    await say(cid, id, 'hello');
    await until('it', () => seen[1]?.().includes('hello') === true);
    for (const client of [ann.client, bob.client, cid.client, laptop]) {
      expect(client.encryption.undecryptable.get()).toEqual({});
    }
    const report = await cid.client.encryption.report(id);
    expect(report).toMatchObject({ gaps: [], doubles: [], differs: [] });
    expect(report.from).toBeGreaterThan(1);

    // The account has them in its backup, with who gave them.
    await until('a backup', async () => {
      const { items } = await cid.client.api.encryption.epochRecords({ conversationId: id });
      return new Set(items.map(({ epoch }) => epoch)).has(1);
    });
    const later = await people.another(cid);
    await isIn({ client: later }, id);
    const laterSees = watch(later, id);
    await until('from the beginning', () => laterSees().includes('one'));
    await until('the line', () => laterSees().includes('* shared'));
  });

  it('is neither shown nor given where new members read from their join on', async () => {
    const { ann, bob, id } = await talked('joined');
    const cid = await people.newcomer();
    await ann.client.conversation(id).addMembers([cid.id]);
    await isIn(cid, id);
    await say(bob, id, 'hello');
    const cidSees = watch(cid.client, id);
    await until('hello', () => cidSees().includes('hello'));
    await cid.client.conversation(id).loadOlder();
    expect(cidSees()).not.toContain('one');
    expect(cidSees()).not.toContain('* shared');
    const { items } = await cid.client.api.log.entries(id, { after: 0, limit: 50 });
    expect(items[0]).toMatchObject({ change: { type: 'added', users: [cid.id] } });
    expect(items[0]?.seq).toBeGreaterThan(5);
    expect((await cid.client.api.encryption.inbox()).items).toEqual([]);

    // From now on the other way: the server follows what the group agreed on.
    await bob.client.conversation(id).changeSettings({ history: 'all' });
    const dan = await people.newcomer();
    await bob.client.conversation(id).addMembers([dan.id]);
    await isIn(dan, id);
    const danSees = watch(dan.client, id);
    await until('one', () => danSees().includes('one'));
    expect(cidSees()).not.toContain('one');
  });
});
