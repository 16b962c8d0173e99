import type { E2eeContent, MessageEntry } from '@anochat/contract';
import {
  chainReference,
  chainStart,
  deriveEpochKeys,
  sealMessage,
  sharedHistoryBytes,
  toBase64,
  type EpochRecord,
} from '@anochat/e2ee';
import { newUuid } from '../../keys/testing/keyed-device';
import { encodePayload } from '../message-opener';
import type { GroupedDevice } from '../testing/grouped-device';
import { recordOf, type StoredEpoch } from '../stored-epoch';
import { seedsOf, sendItem } from './testing/attacker';
import { HistoryWorld } from './testing/history-world';

const world = new HistoryWorld();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

const epochsOf = async (device: GroupedDevice, id: string): Promise<readonly StoredEpoch[]> =>
  (await device.storage.list(`epoch/${id}/`)).map(([, value]) => JSON.parse(value) as StoredEpoch);
/**
 * What it has by others' word; a key taken in place of one of its own would be here, too. Its own
 * epochs are not compared: one begins whenever a device renews the leaf that it was brought in with.
 */
const sharedWith = async (device: GroupedDevice, id: string): Promise<readonly StoredEpoch[]> =>
  (await epochsOf(device, id)).filter(({ sharedBy }) => sharedBy !== undefined);
/** As a client of an attacker might send it: nothing is looked at. */
const send = async (
  from: GroupedDevice,
  to: GroupedDevice,
  conversation: string,
  epochs: readonly EpochRecord[],
): Promise<void> => {
  const { keys } = world;
  keys.loses = () => false;
  const payload = sharedHistoryBytes({ conversation, epochs, isLast: false });
  await sendItem(world, from, to, 'history', payload);
  const isTaken = async (): Promise<boolean> =>
    !keys.inbox.some((item) => item.to === to.deviceId) &&
    (await to.storage.list('history/given/')).length === 0;
  for (let round = 0; !(await isTaken()); round += 1) {
    if (round > 500) throw new Error('It was not taken');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Cid was brought in, and what Ann shared got lost: the records are those of Ann. */
const waiting = async (others: readonly GroupedDevice[] = []) => {
  const { keys } = world;
  const { ann, bob, id } = await world.talked('all');
  for (const other of others) {
    await ann.service.add(id, [other.userId]);
    await other.follows(id);
  }
  const cid = await world.start();
  keys.loses = (to) => to === cid.deviceId;
  await ann.service.add(id, [cid.userId]);
  await cid.follows(id);
  const own = await epochsOf(cid, id);
  const before = (await epochsOf(ann, id))
    .filter(({ epoch }) => own.every((one) => one.epoch > epoch))
    .map(recordOf);
  return { ann, bob, cid, id, before };
};

describe('Earlier keys are refused', () => {
  it('of somebody who is not a member, or may not bring anybody in', async () => {
    const [eve, dan] = [await world.start(), await world.start()];
    const { bob, cid, id, before } = await waiting([dan]);
    await send(eve, cid, id, before);
    expect(await sharedWith(cid, id)).toEqual([]);
    await send(dan, cid, id, before);
    expect(await sharedWith(cid, id)).toEqual([]);
    // The same by one who may is taken.
    await send(bob, cid, id, before);
    expect(await sharedWith(cid, id)).toHaveLength(before.length);
  });

  it('of another conversation, in which the sender has no say', async () => {
    const { ann, bob, cid } = await waiting();
    const { id } = await ann.service.create({
      kind: 'group',
      title: '',
      members: [],
      history: 'all',
    });
    await ann.text(id, 'without bob');
    world.keys.loses = (to) => to === cid.deviceId;
    await ann.service.add(id, [cid.userId]);
    await cid.follows(id);
    const before = (await epochsOf(ann, id)).slice(0, 1).map(recordOf);
    await send(bob, cid, id, before);
    expect(await sharedWith(cid, id)).toEqual([]);
    await send(ann, cid, id, before);
    expect(await sharedWith(cid, id)).toHaveLength(before.length);
  });

  it('which the messages of their epochs are not under, or which begin elsewhere', async () => {
    const { bob, cid, id, before } = await waiting();
    const other = new Uint8Array(32).fill(7);
    await send(
      bob,
      cid,
      id,
      before.map((record) => ({ ...record, secret: other })),
    );
    expect(await sharedWith(cid, id)).toEqual([]);
    await send(
      bob,
      cid,
      id,
      before.map((record) => ({ ...record, firstSeq: 1 })),
    );
    expect(await sharedWith(cid, id)).toEqual([]);
  });

  it('of what came after the join, which the group itself gives', async () => {
    const { ann, bob, cid, id, before } = await waiting();
    const { groups } = world;
    // A group that has stopped here has epochs that this device does not get to know.
    groups.lie = (entry, to) =>
      to === cid.deviceId && entry.kind === 'commit' && entry.sender === ann.userId
        ? { ...entry, body: 'AAAA' }
        : entry;
    await ann.service.changeHistory(id, 'joined');
    await cid.until('it', () => cid.service.face.group(id).get().status === 'stopped');
    const commit = groups.room(id).entries.at(-1);
    const [first] = before;
    if (!first || commit?.kind !== 'commit') throw new Error('The last entry is the commit');
    await send(bob, cid, id, [{ ...first, epoch: commit.epoch + 1, firstSeq: commit.seq }]);
    expect(await sharedWith(cid, id)).toEqual([]);
  });

  it('in place of those that are there', async () => {
    const { bob, cid, id, before } = await waiting();
    await send(bob, cid, id, before);
    const shared = await sharedWith(cid, id);
    expect(shared).toHaveLength(before.length);
    // True keys, with a roster that says that nobody was there.
    await send(
      bob,
      cid,
      id,
      before.map((record) => ({ ...record, roster: [] })),
    );
    expect(await sharedWith(cid, id)).toEqual(shared);
  });
});

describe('A message in an epoch that was shared', () => {
  it('is refused by signature and by roster when the sharer has forged it', async () => {
    const { ann, bob, cid, id, before } = await waiting();
    await send(bob, cid, id, before);
    const { primitives, groups, keys } = world;
    const genuine = groups.room(id).entries.find((entry) => entry.kind === 'message');
    if (genuine?.kind !== 'message') throw new Error('Something was said');
    const record = before.find(({ epoch }) => epoch === genuine.epoch);
    if (!record) throw new Error('Its key was shared');
    const eve = await world.start();
    const forged = async (as: GroupedDevice, signer: GroupedDevice): Promise<MessageEntry> => {
      const clientId = newUuid();
      const { chain: seenChain } = chainStart(primitives, id);
      const content: E2eeContent = {
        v: 1,
        type: 'message',
        parts: [{ type: 'text', text: 'forged' }],
      };
      const body = sealMessage(
        primitives,
        deriveEpochKeys(primitives, record.secret),
        (await seedsOf(signer)).sign,
        {
          header: {
            suite: record.suite,
            conversation: id,
            generation: 0,
            epoch: record.epoch,
            device: as.deviceId,
            clientId,
            quiet: false,
            blobs: [],
          },
          inner: {
            counter: 1_000,
            seenSeq: 0,
            seenChain,
            chain: chainReference(keys.chain(as.userId)),
            sentAt: 0,
            content: encodePayload({ content, about: null }),
          },
        },
      );
      return {
        ...genuine,
        sender: as.userId,
        device: as.deviceId,
        clientId,
        body: toBase64(body),
      };
    };
    const stateOf = async (entry: MessageEntry) => {
      await cid.until('a verdict', () => cid.open(entry).state !== 'pending');
      return cid.open(entry);
    };
    expect(await stateOf(await forged(ann, bob))).toEqual({
      state: 'unreadable',
      reason: 'bad-signature',
    });
    expect(await stateOf(await forged(eve, eve))).toEqual({
      state: 'unreadable',
      reason: 'not-a-member',
    });
    expect(await stateOf(await forged(bob, bob))).toMatchObject({ sharedBy: bob.userId });
  });
});
