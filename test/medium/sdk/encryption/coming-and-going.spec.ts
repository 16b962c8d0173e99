import { until } from '../../../support/until';
import { EncryptedPeople, isIn, rosterOf, say } from './encrypted-people';
import { watch, type EncryptedPerson } from './encrypted-person';

jest.setTimeout(120_000);

describe('An encrypted group that people come into and are banned from', () => {
  const people = new EncryptedPeople();
  beforeAll(() => people.begin());
  afterAll(() => people.end());
  afterEach(() => people.leave());

  const groupOf = async (...[owner, ...others]: [EncryptedPerson, ...EncryptedPerson[]]) => {
    const members = others.map((one) => one.id);
    const request = { kind: 'group', title: 'Hikes', members } as const;
    const { id } = await owner.client.createConversation(request);
    await Promise.all(others.map((one) => isIn(one, id)));
    return id;
  };
  const viewOf = ({ client }: EncryptedPerson, id: string) => client.encryption.group(id).get();

  it('is entered by an invitation once a member lets the person in', async () => {
    const [ann, bob, cid] = [
      await people.newcomer(),
      await people.newcomer(),
      await people.newcomer(),
    ];
    const id = await groupOf(ann, bob);
    const { code } = await ann.client.api.invites.create(id, {});
    await cid.client.api.invites.join(code);
    await until('somebody who waits', () =>
      viewOf(ann, id).notices.some(
        (notice) => notice.type === 'waiting-to-be-let-in' && notice.users.includes(cid.id),
      ),
    );
    await say(ann, id, 'who is that?');
    const cidSees = watch(cid.client, id);
    expect(viewOf(cid, id).roster).toEqual([]);
    // By whom that is not allowed, it is not done.
    await expect(bob.client.encryption.letIn(id, cid.id)).rejects.toMatchObject({ status: 403 });

    await ann.client.encryption.letIn(id, cid.id);
    await isIn(cid, id);
    await until('the title', () => cid.client.conversation(id).summary.get()?.title === 'Hikes');
    await say(cid, id, 'it is me');
    const bobSees = watch(bob.client, id);
    await until('it at bob', () => bobSees().includes('it is me'));
    expect(cidSees()).not.toContain('who is that?');
    for (const person of [ann, bob, cid]) {
      await until('all', () => rosterOf(person, id).length === 3);
      expect(viewOf(person, id).notices).toEqual([]);
    }
    expect(ann.client.encryption.undecryptable.get()).toEqual({});
    expect(bob.client.encryption.undecryptable.get()).toEqual({});
  });

  it('takes out who is banned, and is closed to them from then on', async () => {
    const [ann, bob, cid] = [
      await people.newcomer(),
      await people.newcomer(),
      await people.newcomer(),
    ];
    const id = await groupOf(ann, bob, cid);
    const { code } = await ann.client.api.invites.create(id, {});
    const bobSees = watch(bob.client, id);
    await say(ann, id, 'before');
    await until('it at bob', () => bobSees().includes('before'));
    await ann.client.api.members.ban(id, bob.id);
    await say(cid, id, 'without bob');
    const annSees = watch(ann.client, id);
    await until('it at ann', () => annSees().includes('without bob'));
    await until('two', () => [ann, cid].every((one) => rosterOf(one, id).length === 2));
    expect(rosterOf(ann, id)).toEqual([ann.id, cid.id].sort());
    expect(bobSees()).not.toContain('without bob');

    const shut = { status: expect.any(Number) as number };
    await expect(bob.client.api.invites.join(code)).rejects.toMatchObject(shut);
    const { generation, epoch, groupInfo } = await ann.client.api.groups.get(id);
    await expect(bob.client.api.groups.get(id)).rejects.toMatchObject({ status: 404 });
    const { items } = await ann.client.api.groups.commits(id, { generation, afterEpoch: 0 });
    const commit = items[0]?.body ?? '';
    const clientId = '01890000-0000-7000-8000-000000000001';
    const request = { clientId, generation, epoch, commit, groupInfo };
    await expect(bob.client.api.groups.commit(id, request)).rejects.toMatchObject({ status: 404 });
    await expect(ann.client.conversation(id).addMembers([bob.id])).rejects.toMatchObject(shut);
    expect(rosterOf(ann, id)).toEqual([ann.id, cid.id].sort());
    await say(ann, id, 'still two');
    const cidSees = watch(cid.client, id);
    await until('it at cid', () => cidSees().includes('still two'));
    expect(ann.client.encryption.undecryptable.get()).toEqual({});
  });
});

describe('Several tabs of one browser in an encrypted group', () => {
  const people = new EncryptedPeople();
  beforeAll(() => people.begin());
  afterAll(() => people.end());
  afterEach(() => people.leave());

  it('are one device: what one commits and says, the other goes on from', async () => {
    const [ann, bob, cid] = [
      await people.newcomer(),
      await people.newcomer(),
      await people.newcomer(),
    ];
    const other = await bob.installation.open();
    const tabs = [bob.client, other];
    const { id } = await ann.client.createConversation({
      kind: 'group',
      title: 'Tabs',
      members: [bob.id],
    });
    const [annSees, ...tabsSee] = [watch(ann.client, id), ...tabs.map((tab) => watch(tab, id))];
    const epochs = (): readonly number[] =>
      [ann.client, ...tabs].map((client) => client.encryption.group(id).get().epoch);
    // By a Welcome it got a leaf with a key from outside, which it renews.
    const renewals = async (): Promise<number> => {
      const { items } = await ann.client.api.groups.commits(id, { generation: 0, afterEpoch: 0 });
      return items.filter(({ sender }) => sender === bob.id).length;
    };
    await until('a new key', async () => (await renewals()) > 0);

    const texts = Array.from({ length: 12 }, (_, at) => `text ${at}`);
    await Promise.all([
      ann.client.conversation(id).addMembers([cid.id]),
      ...texts.map((text, at) =>
        tabs[at % 2]?.conversation(id).send({ parts: [{ type: 'text', text }] }),
      ),
    ]);
    const sees = [annSees, ...tabsSee] as const;
    await until('all everywhere', () =>
      sees.every((lines) => texts.every((text) => lines?.().includes(text))),
    );
    for (const lines of sees) {
      expect(
        lines?.()
          .filter((line) => line.startsWith('text'))
          .sort(),
      ).toEqual([...texts].sort());
    }
    await until('one epoch', () => new Set(epochs()).size === 1);
    expect(await renewals()).toBe(1);
    for (const client of [ann.client, ...tabs]) {
      expect(client.encryption.undecryptable.get()).toEqual({});
      expect(client.encryption.group(id).get().notices).toEqual([]);
    }
    const report = await ann.client.encryption.report(id);
    expect(report).toMatchObject({ gaps: [], doubles: [], differs: [] });
  });
});
