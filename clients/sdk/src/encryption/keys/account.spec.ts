import type { Base64, UserId } from '@anochat/contract';
import { fromBase64, toBase64 } from '@anochat/e2ee';
import { createMemoryLocks } from '../../platform/memory-locks';
import { createMemoryStorage } from '../../platform/memory-storage';
import { ChainRefused } from './keys-errors';
import type { KeyServer } from './testing/key-server';
import { newUuid, TestChannels, type KeyedDevice } from './testing/keyed-device';
import { KeyedPeople, statusOf, until, type KeyedAccount } from './testing/keyed-people';

const world = new KeyedPeople();
beforeAll(() => world.load());
afterEach(() => world.end());

describe('the keys of an account', () => {
  it('are made with 24 words, and are there after a restart', async () => {
    const server = world.newServer();
    const { device, words, user } = await world.setUpAccount(server);
    expect(words).toHaveLength(24);
    expect(device.keys.state.get()).toEqual({
      status: 'ready',
      wordsConfirmed: false,
      hasPassphrase: false,
    });
    await device.keys.confirmWords();
    device.keys.close();
    server.isDown = true;
    const again = await world.start(server, user, device);
    expect(again.keys.state.get()).toMatchObject({ status: 'ready', wordsConfirmed: true });
  });

  it('are the same when the answer to making them was lost and it is tried again', async () => {
    const server = world.newServer();
    const device = await world.start(server, newUuid());
    server.losesAnswerOf.add('extendChain');
    await expect(device.keys.setUp()).rejects.toThrow('broke off');
    const words = await device.keys.setUp();
    expect(statusOf(device)).toBe('ready');
    expect(server.calls.filter((call) => call === 'extendChain')).toHaveLength(1);
    const restored = await world.start(server, [...server.accounts.keys()][0] ?? '');
    await restored.keys.restoreByWords(words);
    expect(statusOf(restored)).toBe('ready');
  });

  it('leave no seed in memory and write nothing more once the session has ended', async () => {
    const server = world.newServer();
    const { device } = await world.setUpAccount(server);
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
    const server = world.newServer();
    const user = newUuid();
    const [storage, channels, locks] = [
      createMemoryStorage(),
      new TestChannels(),
      createMemoryLocks(),
    ];
    const platform = { openChannel: channels.open, locks };
    const deviceId = newUuid();
    const leader = await world.start(server, user, { deviceId, storage, platform });
    const other = await world.start(server, user, {
      deviceId,
      storage,
      platform,
      isLeader: () => false,
    });
    await other.keys.setUp();
    await until(() => statusOf(leader) === 'ready');
    await until(() => server.lastResorts.has(deviceId));
    await other.keys.confirmWords();
    await until(
      () => (leader.keys.state.get() as { wordsConfirmed?: boolean }).wordsConfirmed === true,
    );
    expect(leader.keys.ring.get()?.seeds).toEqual(other.keys.ring.get()?.seeds);
  });
});

describe('what the server shows of others', () => {
  const seen = async (): Promise<{
    server: KeyServer;
    bob: KeyedDevice;
    alice: KeyedAccount;
  }> => {
    const server = world.newServer();
    const [alice, { device: bob }] = [
      await world.setUpAccount(server),
      await world.setUpAccount(server),
    ];
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
    const forked = world.newServer();
    await world.start(forked, alice.user).then(({ keys }) => keys.setUp());
    const fork = forked.account(alice.user).statements;
    server.lie = (user, all) => (user === alice.user ? fork : all);
    await expect(chainOf(bob, alice.user)).rejects.toBeInstanceOf(ChainRefused);
    bob.keys.close();
    const bobId = [...server.accounts.keys()].find((id) => id !== alice.user) ?? '';
    const again = await world.start(server, bobId, bob);
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
    const server = world.newServer();
    const { device } = await world.setUpAccount(server);
    server.lie = (_user, all) => all.slice(0, 2);
    device.keys.wake();
    await until(() => statusOf(device) === 'chain-refused');
    expect(device.keys.ring.get()).toBeNull();
    server.lie = (_user, all) => all;
    device.keys.wake();
    await until(() => statusOf(device) === 'ready');
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
    expect(await bob.keys.compareQr(alice.user, his.get().qr ?? '')).toBe('other-people');
    expect(await bob.keys.compareQr(alice.user, 'https://example.org')).toBe('unreadable');
  });
});

describe('key packages', () => {
  it('are published, kept until used, and made anew when few are left', async () => {
    const server = world.newServer();
    server.isStocked = false;
    const { device } = await world.setUpAccount(server);
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

  it('are published once the server can take them, though nothing else happens', async () => {
    const server = world.newServer();
    server.isStocked = false;
    server.isTooBusyFor.add('publishKeyPackages');
    const { device } = await world.setUpAccount(server);
    await until(() => server.lastResorts.has(device.deviceId));
    expect(server.supplies.get(device.deviceId)).toHaveLength(50);
    expect(server.calls.filter((call) => call === 'publishKeyPackages')).toHaveLength(2);
  });

  it('are refused when they are not of a device in the chain of its user', async () => {
    const server = world.newServer();
    server.isStocked = false;
    const [alice, bob] = [await world.setUpAccount(server), await world.setUpAccount(server)];
    const supply = (): number => server.supplies.get(alice.device.deviceId)?.length ?? 0;
    await until(() => supply() === 50);
    const claim = (): Promise<unknown> | undefined =>
      bob.device.keys.ring.get()?.claim(newUuid(), [{ userId: alice.user }]);
    await expect(claim()).resolves.toHaveLength(1);
    const forged = await world.engine.createKeyPackage({
      user: alice.user,
      device: alice.device.deviceId,
      signatureSeed: world.primitives.randomBytes(32),
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

/** The last statement with its last byte changed. */
const changed = (all: readonly Base64[]): Base64 => {
  const bytes = fromBase64(all.at(-1) ?? '');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return toBase64(bytes);
};
