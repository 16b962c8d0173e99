import type { Base64 } from '@anochat/contract';
import { fromBase64, openRecord, toBase64 } from '@anochat/e2ee';
import { RecoveryLocked, WrongWords } from '../../errors';
import { VaultRefused } from './keys-errors';
import { newUuid } from './testing/keyed-device';
import { epochRecord, KeyedPeople, statusOf, until } from './testing/keyed-people';

const world = new KeyedPeople();
beforeAll(() => world.load());
afterEach(() => world.end());

describe('recovery', () => {
  it('links an emptied device by the words, and names those that are misspelled', async () => {
    const server = world.newServer();
    const { words, user } = await world.setUpAccount(server);
    const device = await world.start(server, user);
    expect(statusOf(device)).toBe('unlinked');
    const wrong = device.keys.restoreByWords(words.map((word, at) => (at === 3 ? 'qwertz' : word)));
    await expect(wrong).rejects.toMatchObject({ name: 'WrongWords', places: [3] });
    const others = (await world.setUpAccount(server)).words;
    await expect(device.keys.restoreByWords(others)).rejects.toBeInstanceOf(WrongWords);
    await device.keys.restoreByWords(words);
    expect(statusOf(device)).toBe('ready');
  });

  it('links by the passphrase while there is one', async () => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    const passphrase = device.keys.suggestPassphrase();
    await device.keys.setPassphrase(passphrase);
    expect(device.keys.state.get()).toMatchObject({ hasPassphrase: true });
    const other = await world.start(server, user);
    await expect(other.keys.restoreByPassphrase('something else')).rejects.toBeInstanceOf(
      WrongWords,
    );
    await other.keys.restoreByPassphrase(passphrase);
    expect(other.keys.state.get()).toMatchObject({ status: 'ready', hasPassphrase: true });
    await other.keys.setPassphrase(null);
    const third = await world.start(server, user);
    await expect(third.keys.restoreByPassphrase(passphrase)).rejects.toBeInstanceOf(WrongWords);
  });

  it('takes other words only from who knows those of now, and the old ones open nothing then', async () => {
    const server = world.newServer();
    const { device, words, user } = await world.setUpAccount(server);
    device.keys.close();
    const again = await world.start(server, user, device);
    await expect(again.keys.renewWords()).rejects.toBeInstanceOf(RecoveryLocked);
    await again.keys.restoreByWords(words);
    const renewed = await again.keys.renewWords();
    const other = await world.start(server, user);
    await expect(other.keys.restoreByWords(words)).rejects.toBeInstanceOf(WrongWords);
    await other.keys.restoreByWords(renewed);
    expect(statusOf(other)).toBe('ready');
  });

  it('gives the same new words when the answer to renewing them was lost', async () => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    server.losesAnswerOf.add('extendChain');
    await expect(device.keys.renewWords()).rejects.toThrow('broke off');
    const words = await device.keys.renewWords();
    expect(server.chain(user).vault?.n).toBe(2);
    const other = await world.start(server, user);
    await other.keys.restoreByWords(words);
    expect(statusOf(other)).toBe('ready');
  });

  it('refuses an old vault under the words that once opened it', async () => {
    const server = world.newServer();
    const { device, words, user } = await world.setUpAccount(server);
    const old = server.account(user).vault;
    await device.keys.renewWords();
    server.account(user).vault = old;
    const other = await world.start(server, user);
    await expect(other.keys.restoreByWords(words)).rejects.toBeInstanceOf(VaultRefused);
    expect(statusOf(other)).toBe('unlinked');
  });

  it('begins again with another identity where everything is lost, and contacts are told', async () => {
    const server = world.newServer();
    const [alice, bob] = [await world.setUpAccount(server), await world.setUpAccount(server)];
    const trust = bob.device.keys.trustOf(alice.user);
    trust.subscribe(() => undefined);
    await until(() => trust.get().safetyNumber !== null);
    await bob.device.keys.markVerified(alice.user, true);
    expect(trust.get().level).toBe('verified');
    const before = trust.get().safetyNumber;

    const fresh = await world.start(server, alice.user);
    await fresh.keys.startOver();
    expect(statusOf(fresh)).toBe('ready');
    await until(() => trust.get().level === 'changed');
    expect(trust.get().safetyNumber).not.toEqual(before);
    expect(bob.device.keys.ring.get()?.isIdentityChanged(alice.user)).toBe(true);
    // The device of the identity before keeps its keys: a server could have made the new one up.
    await until(() => statusOf(alice.device) === 'chain-refused');
    await bob.device.keys.acceptIdentity(alice.user);
    expect(trust.get().level).toBe('unverified');
    expect(bob.device.keys.ring.get()?.isIdentityChanged(alice.user)).toBe(false);
  });
});

describe('the backup key', () => {
  it('is another one after a device was revoked, for the others and under the same passphrase', async () => {
    const server = world.newServer();
    const { device, words, user } = await world.setUpAccount(server);
    const [stolen, third] = [await world.start(server, user), await world.start(server, user)];
    await stolen.keys.restoreByWords(words);
    await third.keys.restoreByWords(words);
    const passphrase = device.keys.suggestPassphrase();
    await device.keys.setPassphrase(passphrase);
    const { backupKeys } = JSON.parse((await stolen.storage.get('keys/device')) ?? '') as {
      readonly backupKeys: readonly Base64[];
    };
    await device.keys.revoke(stolen.deviceId);
    expect(server.chain(user).vault?.n).toBe(2);

    const conversation = newUuid();
    await device.keys.ring.get()?.queueEpochRecords([epochRecord(conversation, device, user)]);
    device.keys.wake();
    await until(() => server.account(user).records.length === 1);
    const body = fromBase64(server.account(user).records[0]?.body ?? '');
    const reader = { purpose: 'epoch-record', reader: user } as const;
    const place = { ...reader, conversation, generation: 0, epoch: 7 };
    for (const key of backupKeys.map(fromBase64)) {
      const opened = openRecord(world.primitives, key, place, body, () => null, null);
      expect(opened).toEqual({ problem: 'unopened' });
    }
    await until(() => server.inbox.length === 0);
    expect(await third.keys.ring.get()?.openEpochRecords(conversation)).toHaveLength(1);
    const fourth = await world.start(server, user);
    await fourth.keys.restoreByPassphrase(passphrase);
    expect(await fourth.keys.ring.get()?.openEpochRecords(conversation)).toHaveLength(1);
  });
});

describe('epoch records and the inbox', () => {
  it('are sent once the server can be reached, and not where another device has sent them', async () => {
    const server = world.newServer();
    const { device, words, user } = await world.setUpAccount(server);
    const other = await world.start(server, user);
    await other.keys.restoreByWords(words);
    const conversation = newUuid();
    server.isDown = true;
    await device.keys.ring.get()?.queueEpochRecords([epochRecord(conversation, device, user)]);
    device.keys.wake();
    await new Promise((resolve) => setTimeout(resolve, 30));
    server.isDown = false;
    device.keys.wake();
    await until(() => server.account(user).records.length === 1);
    await other.keys.ring.get()?.queueEpochRecords([epochRecord(conversation, other, user)]);
    other.keys.wake();
    await until(() => server.calls.filter((call) => call === 'epochRecords').length >= 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.account(user).records).toHaveLength(1);
    expect(await other.storage.list('keys/epoch-record/')).toEqual([]);
  });

  it('are given up one by one where the server refuses them', async () => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    const [refused, taken] = [newUuid(), newUuid()];
    server.refuses = ({ epoch, conversationId }) => conversationId === refused || epoch === 8;
    const later = { ...epochRecord(taken, device, user), epoch: 8 };
    const records = [epochRecord(refused, device, user), later, epochRecord(taken, device, user)];
    await device.keys.ring.get()?.queueEpochRecords(records);
    device.keys.wake();
    const queued = (): Promise<readonly unknown[]> => device.storage.list('keys/epoch-record/');
    while ((await queued()).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const kept = server.account(user).records;
    expect(kept.map(({ conversationId, epoch }) => [conversationId, epoch])).toEqual([[taken, 7]]);
  });

  it('does not take a record that no device of the account has signed', async () => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    const mallory = await world.setUpAccount(server);
    const conversation = newUuid();
    await device.keys.ring.get()?.queueEpochRecords([epochRecord(conversation, device, user)]);
    device.keys.wake();
    await until(() => server.account(user).records.length === 1);
    const account = server.account(user);
    account.records = account.records.map((record) => ({
      ...record,
      deviceId: mallory.device.deviceId,
    }));
    expect(await device.keys.ring.get()?.openEpochRecords(conversation)).toEqual([]);
  });

  it('hands an item to its handler and deletes it only when that is done', async () => {
    const server = world.newServer();
    const [alice, bob] = [await world.setUpAccount(server), await world.setUpAccount(server)];
    await alice.device.keys.ring
      .get()
      ?.sendToDevice(bob.user, bob.device.deviceId, 'history', Uint8Array.of(1, 2, 3));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.inbox).toHaveLength(1);
    const taken: (readonly [number[], string])[] = [];
    let fails = true;
    bob.device.keys.ring.get()?.onInbox('history', (bytes, from) => {
      if (fails) return Promise.reject(new Error('The disk is full'));
      taken.push([[...bytes], from.userId]);
      return Promise.resolve();
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.inbox).toHaveLength(1);
    fails = false;
    bob.device.keys.wake();
    await until(() => server.inbox.length === 0);
    expect(taken).toEqual([[[1, 2, 3], alice.user]]);
  });

  it('throws away an item that the server says is from somebody else', async () => {
    const server = world.newServer();
    const [alice, bob] = [await world.setUpAccount(server), await world.setUpAccount(server)];
    const taken: unknown[] = [];
    bob.device.keys.ring.get()?.onInbox('history', (bytes) => {
      taken.push(bytes);
      return Promise.resolve();
    });
    server.isDown = true;
    server.isDown = false;
    await alice.device.keys.ring
      .get()
      ?.sendToDevice(bob.user, bob.device.deviceId, 'history', Uint8Array.of(1));
    await until(() => taken.length === 1 && server.inbox.length === 0);
    const item = { id: 'x', body: '', sentAt: '', to: bob.device.deviceId };
    const from = { userId: bob.user, deviceId: bob.device.deviceId };
    server.inbox.push({ ...item, from, body: toBase64(Uint8Array.of(1, 3, 9)) });
    bob.device.keys.wake();
    await until(() => server.inbox.length === 0);
    expect(taken).toHaveLength(1);
  });
});
