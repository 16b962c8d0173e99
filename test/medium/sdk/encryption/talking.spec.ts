import { until } from '../../../support/until';
import { type RealtimeApp, startRealtime } from '../../realtime/socket-user';
import { encryptedPerson, messagesOf, watch, type EncryptedPerson } from './encrypted-person';

describe('Two people', () => {
  let server: RealtimeApp;
  let ann: EncryptedPerson;
  let bob: EncryptedPerson;
  beforeAll(async () => {
    server = await startRealtime();
    [ann, bob] = await Promise.all([
      encryptedPerson(server.url, 'ann'),
      encryptedPerson(server.url, 'bob'),
    ]);
  });
  afterAll(async () => {
    await Promise.all([ann, bob].map((person) => person?.installation.close()));
    await server?.close();
  });

  it('talk, and nobody else reads it', async () => {
    const { id, mode } = await ann.client.createConversation({ kind: 'direct', userId: bob.id });
    expect(mode).toBe('e2ee');
    const annSees = watch(ann.client, id);
    await ann.client.conversation(id).send({ parts: [{ type: 'text', text: 'hello' }] });
    await until('a conversation', () => bob.client.conversation(id).summary.get() !== null);
    const bobSees = watch(bob.client, id);
    await until('it at the other one', () => bobSees().includes('hello'));
    await bob.client.conversation(id).send({ parts: [{ type: 'text', text: 'hi' }] });
    await until('the answer', () => annSees().includes('hi'));
    expect(annSees()).toEqual(['* created', 'hello', 'hi']);
    expect(bobSees()).toEqual(['* created', 'hello', 'hi']);

    const [first] = messagesOf(ann.client.conversation(id).timeline.get());
    await ann.client.conversation(id).edit(first!.seq!, { parts: [{ type: 'text', text: 'hey' }] });
    await bob.client.conversation(id).react(first!.seq!, '👍', 'add');
    await until('both', () => annSees().includes('hey (edited) 👍1'));
    await until('both there', () => bobSees().includes('hey (edited) 👍1'));
    expect(ann.client.encryption.undecryptable.get()).toEqual({});
    expect(bob.client.encryption.undecryptable.get()).toEqual({});
    expect(bob.client.encryption.group(id).get().notices).toEqual([]);
    const bodies = await server.database.query('SELECT body FROM entries');
    expect(JSON.stringify(bodies)).not.toContain('hello');
  });

  it('keep notes to themselves', async () => {
    const { id, mode } = await ann.client.createConversation({ kind: 'direct', userId: ann.id });
    expect(mode).toBe('e2ee');
    const sees = watch(ann.client, id);
    await ann.client.conversation(id).send({ parts: [{ type: 'text', text: 'buy milk' }] });
    await until('it in the log', () =>
      messagesOf(ann.client.conversation(id).timeline.get()).some(({ seq }) => seq !== null),
    );
    expect(sees()).toEqual(['buy milk']);
    expect(ann.client.encryption.group(id).get().notices).toEqual([]);
    const again = await ann.client.createConversation({ kind: 'direct', userId: ann.id });
    expect(again.id).toBe(id);
  });
});
