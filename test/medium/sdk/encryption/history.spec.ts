import type { AnoChat } from '@anochat/sdk';
import { PASSWORD } from '../../../support/test-app';
import { until } from '../../../support/until';
import { type RealtimeApp, startRealtime } from '../../realtime/socket-user';
import { online, type Installation } from '../installation';
import {
  encryptedPerson,
  newInstallation,
  readyToTalk,
  watch,
  type EncryptedPerson,
} from './encrypted-person';

jest.setTimeout(180_000);

describe('What was said before somebody came', () => {
  let server: RealtimeApp;
  let installations: Installation[] = [];
  let count = 0;
  const newcomer = async (): Promise<EncryptedPerson & { readonly name: string }> => {
    const name = `person${(count += 1)}`;
    const person = await encryptedPerson(server.url, name);
    installations.push(person.installation);
    return { ...person, name };
  };
  /** Another device of somebody, linked by the words. */
  const another = async (of: EncryptedPerson & { readonly name: string }): Promise<AnoChat> => {
    const installation = newInstallation(server.url);
    installations.push(installation);
    const client = await installation.open();
    await client.session.login({ userName: of.name, password: PASSWORD });
    await online(client);
    await until('unlinked', () => client.encryption.state.get().status === 'unlinked');
    await client.encryption.restoreByWords(of.words);
    await readyToTalk(client);
    return client;
  };
  const say = (client: AnoChat, id: string, text: string): Promise<void> =>
    client.conversation(id).send({ parts: [{ type: 'text', text }] });
  const ready = (client: AnoChat, id: string): Promise<void> =>
    until('the group', () => client.encryption.group(id).get().status === 'ready', 40_000);
  /** Over three epochs, then Bob brings the third one in. */
  const talked = async (history: 'joined' | 'all') => {
    const [ann, bob] = [await newcomer(), await newcomer()];
    const { id } = await ann.client.createConversation({
      kind: 'group',
      title: 'Hikes',
      members: [bob.id],
      history,
    });
    await ready(bob.client, id);
    const bobSees = watch(bob.client, id);
    await say(ann.client, id, 'one');
    await until('one', () => bobSees().includes('one'));
    await say(bob.client, id, 'two');
    await ann.client.conversation(id).changeRole(bob.id, 'admin');
    await say(ann.client, id, 'three');
    await until('three', () => bobSees().includes('three'));
    await until('a role', () => bob.client.conversation(id).summary.get()?.role === 'admin');
    return { ann, bob, id };
  };

  beforeAll(async () => {
    server = await startRealtime();
  });
  afterAll(() => server?.close());
  afterEach(async () => {
    await Promise.all(installations.map((installation) => installation.close()));
    installations = [];
  });

  it('is read on all their devices, also on later ones', async () => {
    const { ann, bob, id } = await talked('all');
    expect((await bob.client.api.conversations.get(id)).history).toBe('all');
    const cid = await newcomer();
    const laptop = await another(cid);
    await bob.client.conversation(id).addMembers([cid.id]);
    for (const client of [cid.client, laptop]) await ready(client, id);
    const seen = [cid.client, laptop].map((client) => watch(client, id));
    for (const sees of seen) {
      await until(
        'from the beginning',
        () => ['one', 'two', 'three'].every((text) => sees().includes(text)),
        40_000,
      );
      await until('the line', () => sees().includes('* shared'), 40_000);
      expect(sees().filter((line) => line === '* shared')).toHaveLength(1);
      expect(sees().indexOf('three')).toBeLessThan(sees().indexOf('* shared'));
    }
    for (const client of [cid.client, laptop]) {
      const finds = async (): Promise<readonly string[]> =>
        (await client.search('one')).hits.map(({ snippet }) => snippet.text);
      await until('what was shared', async () => (await finds()).includes('one'), 40_000);
    }
    await say(cid.client, id, 'hello');
    await until('it', () => seen[1]?.().includes('hello') === true);
    for (const client of [ann.client, bob.client, cid.client, laptop]) {
      expect(client.encryption.undecryptable.get()).toEqual({});
    }
    const report = await cid.client.encryption.report(id);
    expect(report).toMatchObject({ gaps: [], doubles: [], differs: [] });
    expect(report.from).toBeGreaterThan(1);

    // The account has them in its backup, with who gave them.
    await until(
      'a backup',
      async () => {
        const { items } = await cid.client.api.encryption.epochRecords({ conversationId: id });
        return new Set(items.map(({ epoch }) => epoch)).has(1);
      },
      40_000,
    );
    const later = await another(cid);
    await ready(later, id);
    const laterSees = watch(later, id);
    await until('from the beginning', () => laterSees().includes('one'), 40_000);
    await until('the line', () => laterSees().includes('* shared'), 40_000);
  });

  it('is neither shown nor given where new members read from their join on', async () => {
    const { ann, bob, id } = await talked('joined');
    const cid = await newcomer();
    await ann.client.conversation(id).addMembers([cid.id]);
    await ready(cid.client, id);
    await say(bob.client, id, 'hello');
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
    const dan = await newcomer();
    await bob.client.conversation(id).addMembers([dan.id]);
    await ready(dan.client, id);
    const danSees = watch(dan.client, id);
    await until('one', () => danSees().includes('one'), 40_000);
    expect(cidSees()).not.toContain('one');
  });
});
