import { until } from '../../../support/until';
import { type RealtimeApp, startRealtime } from '../../realtime/socket-user';
import { online } from '../installation';
import { encryptedPerson, messagesOf, watch, type EncryptedPerson } from './encrypted-person';

describe('A conversation that was seen to be encrypted', () => {
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

  it('gets nothing plain though the server calls it plain, also after a restart', async () => {
    const { id } = await ann.client.createConversation({ kind: 'direct', userId: bob.id });
    await ann.client.conversation(id).send({ parts: [{ type: 'text', text: 'hello' }] });
    const bobSees = watch(bob.client, id);
    await until('it at the other one', () => bobSees().includes('hello'));
    await ann.client.stop();
    // As after another timeline of the database, which a server can name at any time.
    await ann.installation.storage.write([{ key: `head/${id}`, value: null }]);

    // A server that means ill has no use for what its database forbids.
    await server.database.query(
      'ALTER TABLE conversations DROP CONSTRAINT conversations_direct_is_encrypted',
    );
    await server.database.query('ALTER TABLE conversations DISABLE TRIGGER USER');
    await server.database.query(`UPDATE conversations SET mode = 'server' WHERE id = '${id}'`);
    const again = await ann.installation.open();
    await online(again);
    const head = await again.api.conversations.get(id);
    expect(head.mode).toBe('server');
    again.takeHead(head);
    await until('keys', () => again.encryption.state.get().status === 'ready');
    expect(again.conversation(id).summary.get()?.mode).toBe('e2ee');
    watch(again, id);
    await again.conversation(id).send({ parts: [{ type: 'text', text: 'a secret' }] });
    await until('a refusal', () => {
      const last = messagesOf(again.conversation(id).timeline.get()).at(-1);
      return last?.delivery?.state === 'failed';
    });
    const { items } = await again.api.log.entries(id, {});
    expect(JSON.stringify(items)).not.toContain('a secret');
  });
});
