import type { AnoChat } from '@anochat/sdk';
import { PASSWORD } from '../../../support/test-app';
import { until } from '../../../support/until';
import { type RealtimeApp, startRealtime } from '../../realtime/socket-user';
import { online, type Installation } from '../installation';
import { encryptedPerson, newInstallation, readyToTalk } from './encrypted-person';

jest.setTimeout(120_000);

const written = (text: string) => ({ text, replyTo: null, editing: null });

describe('A draft', () => {
  let server: RealtimeApp;
  let installations: Installation[] = [];
  let count = 0;

  beforeAll(async () => {
    server = await startRealtime({ RATE_LIMIT_FACTOR: '0' });
  });
  afterAll(() => server?.close());
  afterEach(async () => {
    await Promise.all(installations.map((installation) => installation.close()));
    installations = [];
  });

  const sql = <Row extends object>(text: string, ...values: readonly unknown[]): Promise<Row[]> =>
    server.database.query<Row>(text, values);
  const textAt = (client: AnoChat, id: string) => client.conversation(id).draft.get()?.text ?? null;
  const write = (client: AnoChat, id: string, text: string): void =>
    client.conversation(id).setDraft(written(text));
  const shows = (client: AnoChat, id: string, text: string | null): Promise<void> =>
    until(`the draft ${String(text)}`, () => textAt(client, id) === text);

  /** Somebody with two devices that are online, a group of that person alone, and one server-readable. */
  const setUp = async () => {
    const name = `writer${(count += 1)}`;
    const {
      client: laptop,
      installation,
      words,
      id: userId,
    } = await encryptedPerson(server.url, name);
    const other = newInstallation(server.url);
    installations.push(installation, other);
    const phone = await other.open();
    await phone.session.login({ userName: name, password: PASSWORD });
    await online(phone);
    await until('unlinked', () => phone.encryption.state.get().status === 'unlinked');
    await phone.encryption.restoreByWords(words);
    await readyToTalk(phone);
    const group = await laptop.createConversation({ kind: 'group', title: 'One', members: [] });
    const readable = await laptop.createConversation({
      kind: 'group',
      title: 'Two',
      members: [],
      mode: 'server',
    });
    const ids = { group: group.id, readable: readable.id };
    return { laptop, phone, other, ids, userId };
  };

  it('stands in the composer of the other device, in conversations of either mode', async () => {
    const { laptop, phone, ids, userId } = await setUp();
    for (const id of Object.values(ids)) {
      write(laptop, id, 'half a');
      write(laptop, id, 'half a sentence');
      await shows(phone, id, 'half a sentence');
      expect(phone.conversation(id).draft.get()).toEqual(laptop.conversation(id).draft.get());
    }
    // Once it stood still, and not with every key.
    expect(await sql('SELECT revision FROM drafts WHERE user_id = $1 ORDER BY 1', userId)).toEqual([
      { revision: 1 },
      { revision: 2 },
    ]);
    expect(await sql(`SELECT FROM drafts WHERE position('half'::bytea IN body) > 0`)).toEqual([]);
    write(phone, ids.group, 'half a sentence, and more');
    await shows(laptop, ids.group, 'half a sentence, and more');
  });

  it('is gone from the other device once it is sent', async () => {
    const { laptop, phone, ids } = await setUp();
    write(laptop, ids.group, 'to be sent');
    await shows(phone, ids.group, 'to be sent');
    await phone.conversation(ids.group).send({ parts: [{ type: 'text', text: 'to be sent' }] });
    phone.conversation(ids.group).setDraft(null);
    await shows(laptop, ids.group, null);
  });

  it('waits for a device that is away, and what that one wrote meanwhile for the others', async () => {
    const { laptop, phone, other, ids } = await setUp();
    write(laptop, ids.group, 'old');
    write(laptop, ids.readable, 'to be deleted');
    await shows(phone, ids.group, 'old');
    await shows(phone, ids.readable, 'to be deleted');
    await phone.stop();
    write(laptop, ids.group, 'written while the phone was away');
    write(laptop, ids.readable, '');
    await until(
      'both',
      async () => (await laptop.api.users.drafts({ after: 3 })).items.length === 1,
    );
    const again = await other.open();
    await shows(again, ids.group, 'written while the phone was away');
    await shows(again, ids.readable, null);
    await again.stop();
    const offline = await other.open();
    // Before it is online.
    write(offline, ids.readable, 'written first thing');
    await shows(laptop, ids.readable, 'written first thing');
    expect(textAt(offline, ids.group)).toBe('written while the phone was away');
  });

  it('is not what the server passes for one: of another conversation, of earlier, or made up', async () => {
    const { laptop, phone, other, ids, userId } = await setUp();
    write(laptop, ids.group, 'of earlier');
    await shows(phone, ids.group, 'of earlier');
    const [earlier] = await sql<{ readonly body: Buffer }>(
      'SELECT body FROM drafts WHERE user_id = $1',
      userId,
    );
    write(laptop, ids.group, 'of the group');
    write(laptop, ids.readable, 'of the other');
    await shows(phone, ids.group, 'of the group');
    await shows(phone, ids.readable, 'of the other');
    await phone.stop();
    const [swapped] = await sql<{ readonly body: Buffer }>(
      'SELECT body FROM drafts WHERE conversation_id = $1',
      ids.readable,
    );
    for (const [at, body] of [swapped!.body, earlier!.body, Buffer.alloc(400, 1)].entries()) {
      await sql(
        `WITH next AS (UPDATE device_chains SET draft_revision = draft_revision + 1
           WHERE user_id = $1 RETURNING draft_revision AS revision)
         UPDATE drafts SET body = $3, revision = next.revision FROM next
         WHERE user_id = $1 AND conversation_id = $2`,
        userId,
        ids.group,
        body,
      );
      const again = await other.open();
      // Behind it in the list: once this is there, that was looked at.
      const mark = `seen ${at}`;
      write(laptop, ids.readable, mark);
      await shows(again, ids.readable, mark);
      expect(textAt(again, ids.group)).toBe('of the group');
      await again.stop();
    }
  });
});
