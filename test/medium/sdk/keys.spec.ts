import { v7 } from 'uuid';
import type { DeviceChainPart } from '@anochat/contract';
import type { Primitives } from '@anochat/e2ee';
import { createMlsEngine, type MlsEngine } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import type { Items } from '../../../clients/sdk/src/http';

import { until } from '../../support/until';
import { type RealtimeApp, startRealtime } from '../realtime/socket-user';
import { KeyedClient } from './keyed-client';

jest.setTimeout(120_000);

describe('the keys of an account at a server', () => {
  let server: RealtimeApp;
  let primitives: Primitives;
  let engine: MlsEngine;
  const clients: KeyedClient[] = [];
  let people = 0;
  const newName = (): string => `keys${(people += 1)}`;

  beforeAll(async () => {
    primitives = await loadSodium();
    engine = createMlsEngine(primitives);
    server = await startRealtime({ RATE_LIMIT_FACTOR: '0' });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.stop();
  });
  afterAll(() => server.close());

  const newClient = (): KeyedClient => {
    const client = new KeyedClient(server.url, primitives, engine);
    clients.push(client);
    return client;
  };
  const account = async (): Promise<{
    readonly client: KeyedClient;
    readonly name: string;
    readonly words: readonly string[];
  }> => {
    const name = newName();
    const client = await newClient().register(name);
    const words = await client.keys.setUp();
    await client.reach('ready');
    return { client, name, words };
  };
  const offerOf = ({ keys }: KeyedClient) => {
    const state = keys.state.get();
    if (state.status !== 'unlinked') throw new Error('Nothing is offered');
    return state.offer;
  };
  const wordsOf = async (client: KeyedClient): Promise<string> => {
    await until('the words', () => offerOf(client).words !== null);
    return offerOf(client).words?.join(' ') ?? '';
  };
  const supply = ({ api }: KeyedClient) => api.encryption.keyPackageSupply();

  it('are made, published, and replenished as they are claimed', async () => {
    const { client, name } = await account();
    await until('key packages', async () => (await supply(client)).available === 50);
    expect(await supply(client)).toMatchObject({ lastResort: true });
    const other = await account();
    const { user } = client.signedIn;
    const claimed = await other.client.keys.ring.get()?.claim(v7(), [{ userId: user.id }]);
    expect(claimed?.map(({ deviceId }) => deviceId)).toEqual([client.signedIn.deviceId]);
    expect(user.userName).toBe(name);
    for (let left = 31; left > 0; left -= 1) {
      await other.client.keys.ring.get()?.claim(v7(), [{ userId: user.id }]);
    }
    await until('new key packages', async () => (await supply(client)).available > 40);
  });

  it.each([
    ['a scanned code', (client: KeyedClient) => Promise.resolve(offerOf(client).qr)],
    ['typed words', (client: KeyedClient) => wordsOf(client)],
  ])('come to a second device by %s', async (_way, read) => {
    const { client, name } = await account();
    const second = await newClient().signIn(name);
    await second.reach('unlinked');
    await until('the offered device', () => client.keys.offers.get().length === 1);
    const found = await client.keys.findOffer(await read(second));
    expect(found).toMatchObject({ name: 'Test', deviceId: second.signedIn.deviceId });
    await client.keys.approve(found);
    await second.reach('ready');
    await until('key packages', async () => (await supply(second)).available === 50);
    const { user, deviceId } = client.signedIn;
    const received: string[] = [];
    client.keys.ring.get()?.onInbox('history', (bytes, from) => {
      received.push(`${from.deviceId} ${String(bytes)}`);
      return Promise.resolve();
    });
    const ring = second.keys.ring.get();
    await ring?.sendToDevice(user.id, deviceId, 'history', Uint8Array.of(1, 2));
    await until('an item of the second device', () => received.length > 0);
    expect(received).toEqual([`${second.signedIn.deviceId} 1,2`]);
    await until(
      'an empty inbox',
      async () => (await client.api.encryption.inbox()).items.length === 0,
    );
  });

  it('come back by the words or the passphrase, and by no others', async () => {
    const { client, name, words } = await account();
    const passphrase = client.keys.suggestPassphrase();
    await client.keys.setPassphrase(passphrase);
    const second = await newClient().signIn(name);
    const misspelled = words.map((word, at) => (at === 7 ? `${word}x` : word));
    await expect(second.keys.restoreByWords(misspelled)).rejects.toMatchObject({ places: [7] });
    await second.keys.restoreByWords(words);
    await second.reach('ready');
    const third = await newClient().signIn(name);
    await expect(third.keys.restoreByPassphrase('wrong')).rejects.toMatchObject({
      name: 'WrongWords',
    });
    await third.keys.restoreByPassphrase(passphrase);
    await third.reach('ready');
    expect(third.keys.devices.get()).toHaveLength(3);
    const renewed = await client.keys.renewWords();
    const fourth = await newClient().signIn(name);
    await expect(fourth.keys.restoreByWords(words)).rejects.toMatchObject({ name: 'WrongWords' });
    await fourth.keys.restoreByWords(renewed);
    await fourth.reach('ready');
  });

  it('end at once on a device that is revoked, with all that it stored', async () => {
    const { client, name, words } = await account();
    const second = await newClient().signIn(name);
    await second.keys.restoreByWords(words);
    await second.reach('ready');
    await client.keys.revoke(second.signedIn.deviceId);
    await until('the end', () => second.session.state.get().status === 'signed-out');
    await until('an empty store', async () => (await second.storage.list('')).length === 0);
    expect(second.keys.ring.get()).toBeNull();
    expect(client.keys.devices.get().map(({ isRevoked }) => isRevoked)).toEqual([false, true]);
  });

  it('are wiped when one signs out', async () => {
    const { client } = await account();
    const seeds = client.keys.ring.get()?.seeds;
    await client.session.logout();
    expect(seeds?.mls.every((byte) => byte === 0)).toBe(true);
    expect(await client.storage.list('')).toEqual([]);
  });

  it('are taken out of the list of devices by a device that signs out', async () => {
    const { client, name, words } = await account();
    const second = await newClient().signIn(name);
    await second.keys.restoreByWords(words);
    await second.reach('ready');
    await second.session.logout();
    expect(second.session.state.get()).toEqual({ status: 'signed-out', endedBy: null });
    expect(await second.storage.list('')).toEqual([]);
    const revoked = (): readonly boolean[] =>
      client.keys.devices.get().map(({ isRevoked }) => isRevoked);
    await until('the chain to say so', () => revoked().at(1) === true);
    // The last one stays: a group lets in by itself only who has a leaf in it.
    await client.session.logout();
    const third = await newClient().signIn(name);
    await third.keys.restoreByWords(words);
    await third.reach('ready');
    expect(third.keys.devices.get().map(({ isRevoked }) => isRevoked)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('are wiped all the same when a device that signs out is not heard', async () => {
    const { client, name, words } = await account();
    const [second, third] = [await newClient().signIn(name), await newClient().signIn(name)];
    await second.keys.restoreByWords(words);
    await second.reach('ready');
    // It goes by the chain that it knows, and does not hear of the third one.
    second.lie = (path, answer) => (path.endsWith('/chains') ? '{"items":[]}' : answer);
    await third.keys.restoreByWords(words);
    await third.reach('ready');
    const { deviceId } = second.signedIn;
    await second.session.logout();
    expect(await second.storage.list('')).toEqual([]);
    const { items } = await client.api.auth.sessions();
    expect(items.map(({ device }) => device.id)).not.toContain(deviceId);
    const revoked = (): readonly boolean[] =>
      client.keys.devices.get().map(({ isRevoked }) => isRevoked);
    await until('three devices', () => revoked().length === 3);
    expect(revoked()).toEqual([false, false, false]);

    third.lie = (path, answer) => {
      if (path.endsWith('/logout')) throw new Error('The line is cut');
      return answer;
    };
    await third.session.logout();
    expect(third.session.state.get()).toEqual({ status: 'signed-out', endedBy: null });
    expect(await third.storage.list('')).toEqual([]);
  });

  it('tell a contact when another identity takes their place', async () => {
    const [alice, bob] = [await account(), await account()];
    const aliceId = alice.client.signedIn.user.id;
    const trust = bob.client.keys.trustOf(aliceId);
    trust.subscribe(() => undefined);
    await until('the safety number', () => trust.get().safetyNumber !== null);
    await bob.client.keys.markVerified(aliceId, true);
    const fresh = await newClient().signIn(alice.name);
    await fresh.keys.startOver();
    await fresh.reach('ready');
    // They share no conversation: it shows when the chain is looked at the next time.
    bob.client.keys.wake();
    await until('the notice', async () => {
      await bob.client.keys.ring.get()?.chainOf(aliceId);
      return trust.get().level === 'changed';
    });
  });

  it('are refused when the server shows a shorter chain than before', async () => {
    const [alice, bob] = [await account(), await account()];
    const aliceId = alice.client.signedIn.user.id;
    const ring = bob.client.keys.ring.get();
    await ring?.chainOf(aliceId);
    bob.client.lie = (path, answer) => {
      if (!path.endsWith('/users/chains')) return answer;
      const { items } = JSON.parse(answer) as Items<DeviceChainPart>;
      return JSON.stringify({
        items: items.map((part) =>
          part.userId === aliceId ? { ...part, statements: part.statements.slice(0, -1) } : part,
        ),
      });
    };
    await ring?.refreshChains([aliceId]);
    await expect(ring?.chainOf(aliceId)).rejects.toMatchObject({ reason: 'shortened' });
  });

  it('show other words when somebody between exchanges the keys of the new device', async () => {
    const { client, name } = await account();
    const [second, stranger] = [await newClient().signIn(name), await newClient().signIn(name)];
    await Promise.all([second.reach('unlinked'), stranger.reach('unlinked')]);
    const strangers = stranger.signedIn.deviceId;
    client.lie = (path, answer) => {
      if (!path.endsWith('/device-offers')) return answer;
      // Under the name of the true one stands the other one.
      const { items } = JSON.parse(answer) as Items<{ readonly deviceId: string }>;
      return JSON.stringify({ items: items.filter(({ deviceId }) => deviceId === strangers) });
    };
    const words = await wordsOf(second);
    await expect(client.keys.findOffer(words)).rejects.toMatchObject({ name: 'NoSuchOffer' });
    expect(client.keys.offers.get().map((offer) => offer.words.join(' '))).not.toContain(words);
  });
});
