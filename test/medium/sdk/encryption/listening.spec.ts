import type { AnoChat } from '@anochat/sdk';
import { encryptionParts } from '@anochat/sdk/encryption';
import { until } from '../../../support/until';
import { type RealtimeApp, startRealtime } from '../../realtime/socket-user';
import { Installation, online } from '../installation';
import {
  encryptedPerson,
  idOf,
  readyToTalk,
  watch,
  type EncryptedPerson,
} from './encrypted-person';

describe('Somebody who listens to every message', () => {
  let server: RealtimeApp;
  let ann: EncryptedPerson;
  let load = encryptionParts;
  let listening: Installation;
  const heard: string[] = [];
  const listen = (client: AnoChat): void =>
    void client.onMessage(({ text }) => {
      heard.push(text);
    });
  const say = (id: string, text: string): Promise<void> =>
    ann.client.conversation(id).send({ parts: [{ type: 'text', text }] });

  beforeAll(async () => {
    server = await startRealtime();
    listening = new Installation(server.url, { encryption: () => load() });
    ann = await encryptedPerson(server.url, 'ann');
  });
  afterAll(async () => {
    await Promise.all([ann?.installation.close(), listening?.close()]);
    await server?.close();
  });

  it('hears after a restart what could not be opened before it', async () => {
    const first = await listening.register('bob');
    listen(first);
    await until('a new account', () => first.encryption.state.get().status === 'new-account');
    await first.encryption.setUp();
    await readyToTalk(first);
    const { id } = await ann.client.createConversation({ kind: 'direct', userId: idOf(first) });
    await say(id, 'one');
    await until('the first', () => heard.includes('one'));
    await first.stop();

    load = () => new Promise(() => undefined);
    const second = await listening.open();
    listen(second);
    await online(second);
    const secondSees = watch(second, id);
    await say(id, 'two');
    await until('it, unopened', () => secondSees().at(-1) === '(pending)');
    await second.stop();

    load = encryptionParts;
    const third = await listening.open();
    listen(third);
    await until('the second', () => heard.includes('two'));
    await say(id, 'three');
    await until('the third', () => heard.includes('three'));
    expect(heard).toEqual(['one', 'two', 'three']);
  });
});
