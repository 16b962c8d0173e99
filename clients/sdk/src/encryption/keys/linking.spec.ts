import type { UserId } from '@anochat/contract';
import { fromBase64, toBase64, type Primitives } from '@anochat/e2ee';
import { NoSuchOffer } from '../../errors';
import type { OwnOffer } from '../encryption';
import type { KeyServer } from './testing/key-server';
import { newUuid, type KeyedDevice } from './testing/keyed-device';
import { epochRecord, KeyedPeople, statusOf, until } from './testing/keyed-people';

const world = new KeyedPeople();
beforeAll(() => world.load());
afterEach(() => world.end());

describe('linking', () => {
  const ways = [
    ['a scanned code', ({ qr }: OwnOffer) => qr],
    ['typed words', ({ words }: OwnOffer) => ` ${words?.join('  ').toUpperCase()} `],
  ] as const;

  it.each(ways)('takes in a new device by %s, with the keys of the backup', async (_way, read) => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    const fresh = await world.start(server, user);
    await until(() => device.keys.offers.get().length === 1);
    const offer = await wholeOfferOf(fresh);
    const found = await device.keys.findOffer(read(offer));
    expect(found.words).toEqual(offer.words);
    await device.keys.approve(found);
    await until(() => statusOf(fresh) === 'ready');
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

  it('makes nobody wait for its words who links by the code or the recovery words', async () => {
    const server = world.newServer();
    const { device, words, user } = await world.setUpAccount(server);
    const asked: (() => void)[] = [];
    const argon2id: Primitives['argon2id'] = async (...given) => {
      await new Promise<void>((resolve) => asked.push(resolve));
      return world.primitives.argon2id(...given);
    };
    const [scanned, recovered, compared] = await Promise.all(
      [1, 2, 3].map(() => world.start(server, user, { primitives: { argon2id } })),
    );
    if (!scanned || !recovered || !compared) throw new Error('There are three');
    expect(offerOf(scanned).words).toBeNull();
    await until(() => device.keys.offers.get().length === 3);
    expect(asked).toHaveLength(3);
    await device.keys.approve(await device.keys.findOffer(offerOf(scanned).qr));
    await until(() => statusOf(scanned) === 'ready');
    await recovered.keys.restoreByWords(words);
    expect(statusOf(recovered)).toBe('ready');
    for (const goOn of asked) goOn();
    const { words: shown } = await wholeOfferOf(compared);
    expect(device.keys.offers.get().map((offer) => offer.words)).toContainEqual(shown);
    // What came too late is not shown.
    expect([statusOf(scanned), statusOf(recovered)]).toEqual(['ready', 'ready']);
  });

  it('makes its words again when they could not be made', async () => {
    const server = world.newServer();
    const { user } = await world.setUpAccount(server);
    let isOutOfMemory = true;
    const argon2id: Primitives['argon2id'] = (...given) =>
      isOutOfMemory
        ? Promise.reject(new RangeError('Out of memory'))
        : world.primitives.argon2id(...given);
    const fresh = await world.start(server, user, { primitives: { argon2id } });
    await until(() => server.calls.includes('offerDevice'));
    expect(offerOf(fresh).words).toBeNull();
    isOutOfMemory = false;
    fresh.keys.wake();
    expect((await wholeOfferOf(fresh)).words).toHaveLength(6);
  });

  it('is offered once the server can take that, though nothing else happens', async () => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    let left = 3;
    const busy = jest.spyOn(server.isTooBusyFor, 'delete');
    busy.mockImplementation((name) => name === 'offerDevice' && (left -= 1) >= 0);
    await world.start(server, user);
    await until(() => device.keys.offers.get().length === 1);
    expect(server.calls.filter((call) => call === 'offerDevice')).toHaveLength(4);
  });

  it('waits for the answer of the device that linked it, also over its restart', async () => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    const fresh = await world.start(server, user);
    const found = await device.keys.findOffer(offerOf(fresh).qr);
    server.losesAnswerOf.add('extendChain');
    await expect(device.keys.approve(found)).rejects.toThrow('broke off');
    fresh.keys.wake();
    await until(() => fresh.keys.devices.get().length === 2);
    expect(statusOf(fresh)).toBe('unlinked');
    device.keys.close();
    await world.start(server, user, device);
    await until(() => statusOf(fresh) === 'ready');
  });

  it('shows other words when the server puts its own keys in place of the new device', async () => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    const fresh = await world.start(server, user);
    const shown = await wholeOfferOf(fresh);
    // A device of the server's, offered under the id of the true one.
    const stranger = await world.start(newServerWith(server, user), user, {
      deviceId: fresh.deviceId,
    });
    server.offers = server.offers.map((offer) => ({
      ...offer,
      offer: toBase64(offeredBytes(offerOf(stranger).qr)),
    }));
    await expect(device.keys.findOffer(shown.words?.join(' ') ?? '')).rejects.toBeInstanceOf(
      NoSuchOffer,
    );
    expect(device.keys.offers.get()[0]?.words).not.toEqual(shown.words);
    // What the camera has read is added, and not what the server says.
    await device.keys.approve(await device.keys.findOffer(shown.qr));
    await until(() => statusOf(fresh) === 'ready');
  });

  it('shows other words when the server shows the new device another identity', async () => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    const another = world.newServer();
    await world.start(another, user).then(({ keys }) => keys.setUp());
    const fake = another.account(user).statements;
    server.lie = () => fake;
    const fresh = await world.start(server, user);
    const { words, qr } = await wholeOfferOf(fresh);
    server.lie = (_user, all) => all;
    const found = await device.keys.findOffer(qr);
    expect(found.words).not.toEqual(words);
    await device.keys.approve(found);
    // It has pinned the other identity by then, and takes no chain that does not go on from it.
    await until(() => statusOf(fresh) === 'chain-refused');
  });

  it('does not approve keys that changed after their words were compared', async () => {
    const server = world.newServer();
    const { device, user } = await world.setUpAccount(server);
    const fresh = await world.start(server, user);
    await until(() => device.keys.offers.get().length === 1);
    const [compared] = device.keys.offers.get();
    const stranger = await world.start(newServerWith(server, user), user, {
      deviceId: fresh.deviceId,
    });
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
    const server = world.newServer();
    const { device, words, user } = await world.setUpAccount(server);
    const other = await world.start(server, user);
    await other.keys.restoreByWords(words);
    await until(() => server.lastResorts.has(other.deviceId));
    await device.keys.revoke(other.deviceId);
    await until(() => statusOf(other) === 'revoked');
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

const offerOf = ({ keys }: KeyedDevice): OwnOffer => {
  const state = keys.state.get();
  if (state.status !== 'unlinked') throw new Error('Nothing is offered');
  return state.offer;
};

const wholeOfferOf = async (device: KeyedDevice): Promise<OwnOffer> => {
  await until(() => offerOf(device).words !== null);
  return offerOf(device);
};

/** The offer in a code: behind the prefix and a secret of 16 bytes. */
const offeredBytes = (qr: string): Uint8Array =>
  fromBase64(qr.slice('anochat:link:1:'.length)).slice(16);

/** Another server with the same chain of this user. */
const newServerWith = (server: KeyServer, user: UserId): KeyServer => {
  const copy = world.newServer();
  copy.account(user).statements = server.account(user).statements;
  return copy;
};
