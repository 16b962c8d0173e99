import { until } from '../../support/until';
import { online } from '../sdk/installation';
import { encryptedPerson, watch, type EncryptedPerson } from '../sdk/encryption/encrypted-person';
import { isIn, rosterOf, say } from '../sdk/encryption/encrypted-people';
import { RestorableServer } from './restorable-server';

/** Everybody comes back after a pause of their own, on a busy machine later. */
jest.setTimeout(240_000);

/** What is left of the lines when only those are looked at that people wrote. */
const written = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => !line.startsWith('*'));

describe('Clients that know more than the backup that their server was put back to', () => {
  const server = new RestorableServer();
  let people: EncryptedPerson[] = [];
  beforeAll(() => server.start());
  afterEach(async () => {
    await Promise.all(people.map(({ installation }) => installation.close()));
    people = [];
  });
  afterAll(() => server.end());

  const person = async (name: string): Promise<EncryptedPerson> => {
    const one = await encryptedPerson(server.url, name);
    people.push(one);
    return one;
  };
  const viewOf = ({ client }: EncryptedPerson, id: string) => client.encryption.group(id).get();
  const back = (...those: readonly EncryptedPerson[]) =>
    Promise.all(those.map(({ client }) => online(client)));

  it('start again where it speaks to the server in the clear, and go on with what they have not sent', async () => {
    const [ann, bob] = [await person('annplain'), await person('bobplain')];
    const channel = await ann.client.createConversation({ kind: 'channel', title: 'News' });
    const id = channel.id;
    bob.client.takeHead(await bob.client.api.conversations.join(id));
    const [annSees, bobSees] = [watch(ann.client, id), watch(bob.client, id)];
    await say(ann, id, 'before');
    await until('it', () => bobSees().includes('before'));
    await server.backUp('plain.tar');
    await say(ann, id, 'lost');
    await until('it', () => bobSees().includes('lost'));
    bob.client.conversation(id).setDraft({ text: 'a draft', replyTo: null, editing: null });
    await server.restore('plain.tar');
    await back(ann, bob);
    await say(ann, id, 'after');
    for (const sees of [annSees, bobSees]) {
      await until('the restored log', () => written(sees()).join() === 'before,after');
    }
    expect(bob.client.conversation(id).draft.get()).toMatchObject({ text: 'a draft' });
  });

  it('go on in an encrypted group that has not changed since', async () => {
    const [ann, bob] = [await person('annsame'), await person('bobsame')];
    const { id } = await ann.client.createConversation({
      ...{ kind: 'group', title: 'Tea', members: [bob.id] },
    });
    await isIn(bob, id);
    const [annSees, bobSees] = [watch(ann.client, id), watch(bob.client, id)];
    await say(ann, id, 'before');
    await say(bob, id, 'before too');
    await until('both', () => annSees().includes('before too') && bobSees().includes('before too'));
    // A commit that was still to come after the backup would be a change.
    await until('the last commit', () => [ann, bob].every((one) => viewOf(one, id).epoch === 2));
    await server.backUp('same.tar');
    await say(ann, id, 'lost');
    await say(bob, id, 'lost too');
    await until('both', () => annSees().includes('lost too') && bobSees().includes('lost too'));
    await server.restore('same.tar');
    await back(ann, bob);
    await say(bob, id, 'after');
    await say(ann, id, 'after too');
    for (const one of [ann, bob]) {
      expect(viewOf(one, id)).toMatchObject({ status: 'ready', epoch: 2, notices: [] });
    }
    for (const sees of [annSees, bobSees]) {
      await until('the restored log', () => {
        return [...written(sees())].sort().join() === 'after,after too,before,before too';
      });
    }
    for (const one of [ann, bob]) {
      expect(viewOf(one, id)).toMatchObject({ status: 'ready', notices: [] });
      expect(one.client.encryption.undecryptable.get()).toEqual({});
      expect(await one.client.encryption.report(id)).toMatchObject({ differs: [], doubles: [] });
    }
  });

  it('say that an encrypted group is behind their keys, and begin it anew', async () => {
    const [ann, bob, cid] = [
      await person('annback'),
      await person('bobback'),
      await person('cidback'),
    ];
    const { id } = await ann.client.createConversation({
      ...{ kind: 'group', title: 'Hikes', members: [bob.id] },
    });
    await isIn(bob, id);
    const [annSees, bobSees] = [watch(ann.client, id), watch(bob.client, id)];
    await say(ann, id, 'before');
    await until('it', () => bobSees().includes('before'));
    await server.backUp('back.tar');
    await ann.client.conversation(id).addMembers([cid.id]);
    await isIn(cid, id);
    await say(ann, id, 'lost');
    await until('it', () => bobSees().includes('lost'));
    await server.restore('back.tar');
    await back(ann, bob, cid);
    for (const one of [ann, bob]) {
      await until('a stop', () => viewOf(one, id).status === 'stopped');
      expect(viewOf(one, id).notices).toEqual([{ type: 'server-restored' }]);
    }
    const waiting = say(bob, id, 'written meanwhile');
    await ann.client.encryption.startAnew(id);
    await waiting;
    await say(ann, id, 'after');
    for (const sees of [annSees, bobSees]) {
      await until('the restored log', () => {
        const lines = written(sees());
        return ['before', 'written meanwhile', 'after'].every((text) => lines.includes(text));
      });
      expect(written(sees())).not.toContain('lost');
    }
    for (const one of [ann, bob]) {
      await until('ready', () => viewOf(one, id).status === 'ready');
      expect(viewOf(one, id).notices).toEqual([]);
      expect(rosterOf(one, id)).toEqual([ann.id, bob.id].sort());
      expect(one.client.encryption.undecryptable.get()).toEqual({});
    }
  });
});
