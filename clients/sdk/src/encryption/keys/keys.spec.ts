import type { Base64, UserId } from '@anochat/contract';
import { fromBase64, openRecord, toBase64, type Primitives } from '@anochat/e2ee';
import { createMlsEngine, type MlsEngine } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import { NoSuchOffer, RecoveryLocked, WrongWords } from '../../errors';
import { createMemoryStorage } from '../../platform/memory-storage';
import { createMemoryLocks } from '../../platform/memory-locks';
import type { OwnOffer } from '../encryption';
import { ChainRefused, VaultRefused } from './keys-errors';
import { KeyServer } from './testing/key-server';
import { newUuid, startDevice, TestChannels, type KeyedDevice } from './testing/keyed-device';

let primitives: Primitives;
let engine: MlsEngine;
const open: KeyedDevice[] = [];

beforeAll(async () => {
  primitives = await loadSodium();
  engine = createMlsEngine(primitives);
});
afterEach(() => {
  for (const { keys } of open.splice(0)) keys.close();
});

const until = async (condition: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 2_000; turn += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It did not come');
};

const status = ({ keys }: KeyedDevice): string => keys.state.get().status;

const start = async (
  server: KeyServer,
  user: UserId,
  more: Parameters<typeof startDevice>[4] = {},
): Promise<KeyedDevice> => {
  const device = await startDevice(server, primitives, engine, user, more);
  open.push(device);
  await until(() => status(device) !== 'loading');
  return device;
};

const newServer = (): KeyServer => new KeyServer(primitives);

const setUpAccount = async (
  server: KeyServer,
  user: UserId = newUuid(),
): Promise<{
  readonly device: KeyedDevice;
  readonly words: readonly string[];
  readonly user: UserId;
}> => {
  const device = await start(server, user);
  return { device, words: await device.keys.setUp(), user };
};

const offerOf = ({ keys }: KeyedDevice): OwnOffer => {
  const state = keys.state.get();
  if (state.status !== 'unlinked' || !state.offer) throw new Error('Nothing is offered');
  return state.offer;
};

// Argon2id takes its time, on a busy machine more of it.

describe('the keys of an account', () => {
  it('are made with 24 words, and are there after a restart', async () => {
    const server = newServer();
    const { device, words, user } = await setUpAccount(server);
    expect(words).toHaveLength(24);
    expect(device.keys.state.get()).toEqual({
      status: 'ready',
      wordsConfirmed: false,
      hasPassphrase: false,
    });
    await device.keys.confirmWords();
    device.keys.close();
    server.isDown = true;
    const again = await start(server, user, device);
    expect(again.keys.state.get()).toMatchObject({ status: 'ready', wordsConfirmed: true });
  });

  it('are the same when the answer to making them was lost and it is tried again', async () => {
    const server = newServer();
    const device = await start(server, newUuid());
    server.losesAnswerOf.add('extendChain');
    await expect(device.keys.setUp()).rejects.toThrow('broke off');
    const words = await device.keys.setUp();
    expect(status(device)).toBe('ready');
    expect(server.calls.filter((call) => call === 'extendChain')).toHaveLength(1);
    const restored = await start(server, [...server.accounts.keys()][0] ?? '');
    await restored.keys.restoreByWords(words);
    expect(status(restored)).toBe('ready');
  });

  it('leave no seed in memory and write nothing more once the session has ended', async () => {
    const server = newServer();
    const { device } = await setUpAccount(server);
    const seeds = device.keys.ring.get()?.seeds;
    const { keys, storage } = device;
    await storage.clear();
    keys.end();
    expect(keys.ring.get()).toBeNull();
    expect(seeds?.sign.every((byte) => byte === 0)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await storage.list('')).toEqual([]);
  });

  it('are shown alike in every tab', async () => {
    const server = newServer();
    const user = newUuid();
    const [storage, channels, locks] = [
      createMemoryStorage(),
      new TestChannels(),
      createMemoryLocks(),
    ];
    const platform = { openChannel: channels.open, locks };
    const deviceId = newUuid();
    const leader = await start(server, user, { deviceId, storage, platform });
    const other = await start(server, user, { deviceId, storage, platform, isLeader: () => false });
    await other.keys.setUp();
    await until(() => status(leader) === 'ready');
    await until(() => server.lastResorts.has(deviceId));
    await other.keys.confirmWords();
    await until(
      () => (leader.keys.state.get() as { wordsConfirmed?: boolean }).wordsConfirmed === true,
    );
    expect(leader.keys.ring.get()?.seeds).toEqual(other.keys.ring.get()?.seeds);
  });
});

describe('recovery', () => {
  it('links an emptied device by the words, and names those that are misspelled', async () => {
    const server = newServer();
    const { words, user } = await setUpAccount(server);
    const device = await start(server, user);
    expect(status(device)).toBe('unlinked');
    const wrong = device.keys.restoreByWords(words.map((word, at) => (at === 3 ? 'qwertz' : word)));
    await expect(wrong).rejects.toMatchObject({ name: 'WrongWords', places: [3] });
    const others = (await setUpAccount(server)).words;
    await expect(device.keys.restoreByWords(others)).rejects.toBeInstanceOf(WrongWords);
    await device.keys.restoreByWords(words);
    expect(status(device)).toBe('ready');
  });

  it('links by the passphrase while there is one', async () => {
    const server = newServer();
    const { device, user } = await setUpAccount(server);
    const passphrase = device.keys.suggestPassphrase();
    await device.keys.setPassphrase(passphrase);
    expect(device.keys.state.get()).toMatchObject({ hasPassphrase: true });
    const other = await start(server, user);
    await expect(other.keys.restoreByPassphrase('something else')).rejects.toBeInstanceOf(
      WrongWords,
    );
    await other.keys.restoreByPassphrase(passphrase);
    expect(other.keys.state.get()).toMatchObject({ status: 'ready', hasPassphrase: true });
    await other.keys.setPassphrase(null);
    const third = await start(server, user);
    await expect(third.keys.restoreByPassphrase(passphrase)).rejects.toBeInstanceOf(WrongWords);
  });

  it('takes other words only from who knows those of now, and the old ones open nothing then', async () => {
    const server = newServer();
    const { device, words, user } = await setUpAccount(server);
    device.keys.close();
    const again = await start(server, user, device);
    await expect(again.keys.renewWords()).rejects.toBeInstanceOf(RecoveryLocked);
    await again.keys.restoreByWords(words);
    const renewed = await again.keys.renewWords();
    const other = await start(server, user);
    await expect(other.keys.restoreByWords(words)).rejects.toBeInstanceOf(WrongWords);
    await other.keys.restoreByWords(renewed);
    expect(status(other)).toBe('ready');
  });

  it('gives the same new words when the answer to renewing them was lost', async () => {
    const server = newServer();
    const { device, user } = await setUpAccount(server);
    server.losesAnswerOf.add('extendChain');
    await expect(device.keys.renewWords()).rejects.toThrow('broke off');
    const words = await device.keys.renewWords();
    expect(server.chain(user).vault?.n).toBe(2);
    const other = await start(server, user);
    await other.keys.restoreByWords(words);
    expect(status(other)).toBe('ready');
  });

  it('refuses an old vault under the words that once opened it', async () => {
    const server = newServer();
    const { device, words, user } = await setUpAccount(server);
    const old = server.account(user).vault;
    await device.keys.renewWords();
    server.account(user).vault = old;
    const other = await start(server, user);
    await expect(other.keys.restoreByWords(words)).rejects.toBeInstanceOf(VaultRefused);
    expect(status(other)).toBe('unlinked');
  });

  it('begins again with another identity where everything is lost, and contacts are told', async () => {
    const server = newServer();
    const [alice, bob] = [await setUpAccount(server), await setUpAccount(server)];
    const trust = bob.device.keys.trustOf(alice.user);
    trust.subscribe(() => undefined);
    await until(() => trust.get().safetyNumber !== null);
    await bob.device.keys.markVerified(alice.user, true);
    expect(trust.get().level).toBe('verified');
    const before = trust.get().safetyNumber;

    const fresh = await start(server, alice.user);
    await fresh.keys.startOver();
    expect(status(fresh)).toBe('ready');
    await until(() => trust.get().level === 'changed');
    expect(trust.get().safetyNumber).not.toEqual(before);
    expect(bob.device.keys.ring.get()?.isIdentityChanged(alice.user)).toBe(true);
    // The device of the identity before keeps its keys: a server could have made the new one up.
    await until(() => status(alice.device) === 'chain-refused');
    await bob.device.keys.acceptIdentity(alice.user);
    expect(trust.get().level).toBe('unverified');
    expect(bob.device.keys.ring.get()?.isIdentityChanged(alice.user)).toBe(false);
  });
});

describe('linking', () => {
  const ways = [
    ['a scanned code', (offer: OwnOffer) => offer.qr],
    ['typed words', (offer: OwnOffer) => ` ${offer.words.join('  ').toUpperCase()} `],
  ] as const;

  it.each(ways)('takes in a new device by %s, with the keys of the backup', async (_way, read) => {
    const server = newServer();
    const { device, user } = await setUpAccount(server);
    const fresh = await start(server, user);
    await until(() => device.keys.offers.get().length === 1);
    const found = await device.keys.findOffer(read(offerOf(fresh)));
    expect(found.words).toEqual(offerOf(fresh).words);
    await device.keys.approve(found);
    await until(() => status(fresh) === 'ready');
    expect(device.keys.offers.get()).toEqual([]);
    expect(fresh.keys.devices.get().map(({ linkedBy }) => linkedBy)).toEqual([
      null,
      device.deviceId,
    ]);
    const conversation = newUuid();
    await device.keys.ring.get()?.queueEpochRecords([epochRecord(conversation, device, user)]);
    await until(() => server.account(user).records.length === 1);
    const opened = await fresh.keys.ring.get()?.openEpochRecords(conversation);
    expect(opened?.map(({ epoch }) => epoch)).toEqual([7]);
  });

  it('waits for the answer of the device that linked it, also over its restart', async () => {
    const server = newServer();
    const { device, user } = await setUpAccount(server);
    const fresh = await start(server, user);
    const found = await device.keys.findOffer(offerOf(fresh).qr);
    server.losesAnswerOf.add('extendChain');
    await expect(device.keys.approve(found)).rejects.toThrow('broke off');
    fresh.keys.wake();
    await until(() => fresh.keys.devices.get().length === 2);
    expect(status(fresh)).toBe('unlinked');
    device.keys.close();
    await start(server, user, device);
    await until(() => status(fresh) === 'ready');
  });

  it('shows other words when the server puts its own keys in place of the new device', async () => {
    const server = newServer();
    const { device, user } = await setUpAccount(server);
    const fresh = await start(server, user);
    const shown = offerOf(fresh);
    // A device of the server's, offered under the id of the true one.
    const stranger = await start(newServerWith(server, user), user, { deviceId: fresh.deviceId });
    server.offers = server.offers.map((offer) => ({
      ...offer,
      offer: toBase64(offeredBytes(offerOf(stranger).qr)),
    }));
    await expect(device.keys.findOffer(shown.words.join(' '))).rejects.toBeInstanceOf(NoSuchOffer);
    expect(device.keys.offers.get()[0]?.words).not.toEqual(shown.words);
    // What the camera has read is added, and not what the server says.
    await device.keys.approve(await device.keys.findOffer(shown.qr));
    await until(() => status(fresh) === 'ready');
  });

  it('shows other words when the server shows the new device another identity', async () => {
    const server = newServer();
    const { device, user } = await setUpAccount(server);
    const another = newServer();
    await start(another, user).then(({ keys }) => keys.setUp());
    const fake = another.account(user).statements;
    server.lie = () => fake;
    const fresh = await start(server, user);
    const { words, qr } = offerOf(fresh);
    server.lie = (_user, all) => all;
    const found = await device.keys.findOffer(qr);
    expect(found.words).not.toEqual(words);
    await device.keys.approve(found);
    // It has pinned the other identity by then, and takes no chain that does not go on from it.
    await until(() => status(fresh) === 'chain-refused');
  });

  it('does not approve keys that changed after their words were compared', async () => {
    const server = newServer();
    const { device, user } = await setUpAccount(server);
    const fresh = await start(server, user);
    await until(() => device.keys.offers.get().length === 1);
    const [compared] = device.keys.offers.get();
    const stranger = await start(newServerWith(server, user), user, { deviceId: fresh.deviceId });
    server.offers = server.offers.map((offer) => ({
      ...offer,
      offer: toBase64(offeredBytes(offerOf(stranger).qr)),
    }));
    device.keys.wake();
    await until(() => device.keys.offers.get()[0]?.words.join() !== compared?.words.join());
    await expect(
      device.keys.approve(compared ?? { deviceId: '', name: '', words: [] }),
    ).rejects.toBeInstanceOf(NoSuchOffer);
    expect(server.chain(user).devices).toHaveLength(1);
  });
});

describe('revoking', () => {
  it('ends the other device, which forgets its keys', async () => {
    const server = newServer();
    const { device, words, user } = await setUpAccount(server);
    const other = await start(server, user);
    await other.keys.restoreByWords(words);
    await until(() => server.lastResorts.has(other.deviceId));
    await device.keys.revoke(other.deviceId);
    await until(() => status(other) === 'revoked');
    expect(other.keys.ring.get()).toBeNull();
    await until(() => device.keys.devices.get().some(({ isRevoked }) => isRevoked));
    const stored = async (): Promise<readonly string[]> =>
      (await other.storage.list('')).map(([key]) => key);
    await new Promise((resolve) => setTimeout(resolve, 50));
    other.keys.wake();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await stored()).filter((key) => !key.startsWith('keys/chain/'))).toEqual([]);
  });
});

describe('the backup key', () => {
  it('is another one after a device was revoked, for the others and under the same passphrase', async () => {
    const server = newServer();
    const { device, words, user } = await setUpAccount(server);
    const [stolen, third] = [await start(server, user), await start(server, user)];
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
      const opened = openRecord(primitives, key, place, body, () => null, null);
      expect(opened).toEqual({ problem: 'unopened' });
    }
    await until(() => server.inbox.length === 0);
    expect(await third.keys.ring.get()?.openEpochRecords(conversation)).toHaveLength(1);
    const fourth = await start(server, user);
    await fourth.keys.restoreByPassphrase(passphrase);
    expect(await fourth.keys.ring.get()?.openEpochRecords(conversation)).toHaveLength(1);
  });
});

describe('what the server shows of others', () => {
  const seen = async (): Promise<{
    server: KeyServer;
    bob: KeyedDevice;
    alice: Awaited<ReturnType<typeof setUpAccount>>;
  }> => {
    const server = newServer();
    const [alice, { device: bob }] = [await setUpAccount(server), await setUpAccount(server)];
    await bob.keys.ring.get()?.chainOf(alice.user);
    return { server, bob, alice };
  };
  const chainOf = async ({ keys }: KeyedDevice, user: UserId): Promise<unknown> => {
    keys.wake();
    await new Promise((resolve) => setTimeout(resolve, 30));
    return keys.ring.get()?.chainOf(user);
  };
  const lies: readonly (readonly [
    string,
    string,
    (all: readonly Base64[]) => readonly Base64[],
  ])[] = [
    ['a shortened chain', 'shortened', (all) => all.slice(0, -1)],
    ['no chain at all', 'shortened', () => []],
    ['a statement that was changed', 'bad-signature', (all) => [...all.slice(0, -1), changed(all)]],
    ['something that is no statement', 'malformed', (all) => [...all.slice(0, -1), '?']],
  ];

  it.each(lies)('is refused and said when it is %s', async (_what, reason, lie) => {
    const { server, bob, alice } = await seen();
    const trust = bob.keys.trustOf(alice.user);
    server.lie = (user, all) => (user === alice.user ? lie(all) : all);
    await expect(chainOf(bob, alice.user)).rejects.toMatchObject({ name: 'ChainRefused', reason });
    expect(trust.get().refused).toBe(reason);
    server.lie = (_user, all) => all;
    await expect(chainOf(bob, alice.user)).resolves.toMatchObject({ n: 3 });
    expect(trust.get().refused).toBeUndefined();
  });

  it('is refused when another chain of the same length takes its place, also after a restart', async () => {
    const { server, bob, alice } = await seen();
    const forked = newServer();
    await start(forked, alice.user).then(({ keys }) => keys.setUp());
    const fork = forked.account(alice.user).statements;
    server.lie = (user, all) => (user === alice.user ? fork : all);
    await expect(chainOf(bob, alice.user)).rejects.toBeInstanceOf(ChainRefused);
    bob.keys.close();
    const bobId = [...server.accounts.keys()].find((id) => id !== alice.user) ?? '';
    const again = await start(server, bobId, bob);
    await expect(chainOf(again, alice.user)).rejects.toBeInstanceOf(ChainRefused);
  });

  it('is refused when it is shorter than, or not, what a member has named', async () => {
    const { bob, alice } = await seen();
    const ring = bob.keys.ring.get();
    const hash = new Uint8Array(16);
    await expect(ring?.chainOf(alice.user, { n: 4, hash })).rejects.toMatchObject({
      reason: 'shortened',
    });
    await expect(ring?.chainOf(alice.user, { n: 3, hash })).rejects.toMatchObject({
      reason: 'forked',
    });
  });

  it('makes the account itself stop when its own chain is shortened', async () => {
    const server = newServer();
    const { device } = await setUpAccount(server);
    server.lie = (_user, all) => all.slice(0, 2);
    device.keys.wake();
    await until(() => status(device) === 'chain-refused');
    expect(device.keys.ring.get()).toBeNull();
    server.lie = (_user, all) => all;
    device.keys.wake();
    await until(() => status(device) === 'ready');
  });

  it('compares by safety numbers that are the same on both sides, and by a code', async () => {
    const { bob, alice } = await seen();
    const bobId = bob.keys.ring.get()?.self.userId ?? '';
    const [hers, his] = [alice.device.keys.trustOf(bobId), bob.keys.trustOf(alice.user)];
    hers.subscribe(() => undefined);
    his.subscribe(() => undefined);
    await until(() => hers.get().safetyNumber !== null && his.get().safetyNumber !== null);
    expect(hers.get().safetyNumber).toEqual(his.get().safetyNumber);
    expect(hers.get().safetyNumber).toHaveLength(12);
    expect(await bob.keys.compareQr(alice.user, hers.get().qr ?? '')).toBe('same');
    expect(await bob.keys.compareQr(alice.user, his.get().qr ?? '')).toBe('different');
  });
});

describe('key packages', () => {
  it('are published, kept until used, and made anew when few are left', async () => {
    const server = newServer();
    server.isStocked = false;
    const { device } = await setUpAccount(server);
    const supply = (): number => server.supplies.get(device.deviceId)?.length ?? 0;
    await until(() => supply() === 50);
    expect(server.lastResorts.has(device.deviceId)).toBe(true);
    const ring = device.keys.ring.get();
    const own = (await ring?.ownKeyPackages()) ?? [];
    expect(own).toHaveLength(51);
    await ring?.dropKeyPackages(own.slice(0, 51));
    // The one of last resort stays.
    expect(await ring?.ownKeyPackages()).toHaveLength(1);
    server.supplies.set(device.deviceId, (server.supplies.get(device.deviceId) ?? []).slice(0, 19));
    server.tell((to) => to.deviceId === device.deviceId, 'key-packages.low', { available: 19 });
    await until(() => supply() === 50);
  });

  it('are refused when they are not of a device in the chain of its user', async () => {
    const server = newServer();
    server.isStocked = false;
    const [alice, bob] = [await setUpAccount(server), await setUpAccount(server)];
    const supply = (): number => server.supplies.get(alice.device.deviceId)?.length ?? 0;
    await until(() => supply() === 50);
    const claim = (): Promise<unknown> | undefined =>
      bob.device.keys.ring.get()?.claim(newUuid(), [{ userId: alice.user }]);
    await expect(claim()).resolves.toHaveLength(1);
    const forged = await engine.createKeyPackage({
      user: alice.user,
      device: alice.device.deviceId,
      signatureSeed: primitives.randomBytes(32),
      lifetime: { notBefore: 0, notAfter: 4_000_000_000 },
    });
    const first = server.supplies.get(alice.device.deviceId)?.[0];
    if (!first) throw new Error('None is left');
    const give = (more: Partial<typeof first>): void =>
      void server.supplies.get(alice.device.deviceId)?.unshift({ ...first, ...more });
    give({ keyPackage: toBase64(forged.keyPackage) });
    await expect(claim()).rejects.toMatchObject({ reason: 'credential' });
    give({ keyPackage: 'AAAA' });
    await expect(claim()).rejects.toMatchObject({ reason: 'malformed' });
    give({ userId: newUuid() });
    await expect(claim()).rejects.toMatchObject({ reason: 'not-asked-for' });
  });
});

describe('epoch records and the inbox', () => {
  it('are sent once the server can be reached, and not where another device has sent them', async () => {
    const server = newServer();
    const { device, words, user } = await setUpAccount(server);
    const other = await start(server, user);
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
    const server = newServer();
    const { device, user } = await setUpAccount(server);
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
    const server = newServer();
    const { device, user } = await setUpAccount(server);
    const mallory = await setUpAccount(server);
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
    const server = newServer();
    const [alice, bob] = [await setUpAccount(server), await setUpAccount(server)];
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
    const server = newServer();
    const [alice, bob] = [await setUpAccount(server), await setUpAccount(server)];
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

const epochRecord = (conversation: string, { deviceId }: KeyedDevice, user: UserId) => ({
  suite: 3,
  conversation,
  generation: 0,
  epoch: 7,
  firstSeq: 12,
  secret: new Uint8Array(32).fill(5),
  confirmedTranscriptHash: new Uint8Array(32).fill(6),
  roster: [{ device: deviceId, user }],
});

/** The last statement with its last byte changed. */
const changed = (all: readonly Base64[]): Base64 => {
  const bytes = fromBase64(all.at(-1) ?? '');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return toBase64(bytes);
};

/** The offer in a code: behind the prefix and a secret of 16 bytes. */
const offeredBytes = (qr: string): Uint8Array =>
  fromBase64(qr.slice('anochat:link:1:'.length)).slice(16);

/** Another server with the same chain of this user. */
const newServerWith = (server: KeyServer, user: UserId): KeyServer => {
  const copy = newServer();
  copy.account(user).statements = server.account(user).statements;
  return copy;
};
