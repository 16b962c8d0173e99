import { until } from '../../../support/until';
import { type RealtimeApp, startRealtime } from '../../realtime/socket-user';
import { online } from '../installation';
import { encryptedPerson, watch, type EncryptedPerson } from './encrypted-person';

describe('An encrypted group that has stopped', () => {
  let server: RealtimeApp;
  let people: EncryptedPerson[] = [];
  beforeAll(async () => {
    server = await startRealtime();
  });
  afterAll(() => server?.close());
  afterEach(async () => {
    await Promise.all(people.map(({ installation }) => installation.close()));
  });

  it('is begun anew by its owner with all that was said, and without whom that commit brought in', async () => {
    const ann = await encryptedPerson(server.url, 'annanew');
    const bob = await encryptedPerson(server.url, 'bobanew');
    const cid = await encryptedPerson(server.url, 'cidanew');
    people = [ann, bob, cid];
    const { id } = await ann.client.createConversation({
      kind: 'group',
      title: 'Hikes',
      members: [bob.id],
    });
    const viewOf = ({ client }: Pick<EncryptedPerson, 'client'>) =>
      client.encryption.group(id).get();
    const say = ({ client }: Pick<EncryptedPerson, 'client'>, text: string): Promise<void> =>
      client.conversation(id).send({ parts: [{ type: 'text', text }] });
    await until('bob in', () => viewOf(bob).status === 'ready');
    const bobSees = watch(bob.client, id);
    await say(ann, 'before');
    await until('it', () => bobSees().includes('before'));

    // What her device holds of the group is put back, as by a copy of the disk, behind a commit of its
    // own and a message in the epoch that it began.
    const { storage } = ann.installation;
    const keys = [`group/${id}`, `trace/${id}`];
    const values = await Promise.all(keys.map((key) => storage.get(key)));
    await ann.client.conversation(id).addMembers([cid.id]);
    await until('three', () => viewOf(bob).roster.length === 3);
    await ann.client.stop();
    await storage.write(keys.map((key, at) => ({ key, value: values[at] ?? null })));
    const client = await ann.installation.open();
    await online(client);
    await until('a stop', () => viewOf({ client }).status === 'stopped');
    const annSees = watch(client, id);
    await say({ client }, 'written meanwhile');

    await client.encryption.startAnew(id);
    await until('it at bob', () => bobSees().includes('written meanwhile'));
    await say(bob, 'after');
    await until('it at ann', () => annSees().includes('after'));
    expect(annSees()).not.toContain('(epoch-missing)');
    const head = await client.api.conversations.get(id);
    expect(head).toMatchObject({ generation: 1, memberCount: 2 });
    for (const one of [{ client }, bob]) {
      expect(
        viewOf(one)
          .roster.map(({ userId }) => userId)
          .sort(),
      ).toEqual([ann.id, bob.id].sort());
      expect(viewOf(one).notices).toEqual([]);
      expect(one.client.encryption.undecryptable.get()).toEqual({});
    }
    const texts = ['before', 'written meanwhile', 'after'];
    for (const sees of [annSees, bobSees]) {
      expect(sees().filter((line) => texts.includes(line))).toEqual(texts);
    }
    expect(bob.client.conversation(id).summary.get()?.title).toBe('Hikes');
  });
});
