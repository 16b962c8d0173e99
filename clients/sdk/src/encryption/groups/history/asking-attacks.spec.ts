import { historyRequestBytes, sharedHistoryBytes, type EpochRecord } from '@anochat/e2ee';
import type { GroupedDevice } from '../testing/grouped-device';
import { recordOf, type StoredEpoch } from '../stored-epoch';
import { givenTo, sendItem } from './testing/attacker';
import { HistoryWorld } from './testing/history-world';

jest.setTimeout(90_000);

const world = new HistoryWorld();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

const ALL = [{ generation: 0, from: 0, to: 1_000 }];

const epochsOf = async (device: GroupedDevice, id: string): Promise<readonly StoredEpoch[]> =>
  (await device.storage.list(`epoch/${id}/`)).map(([, value]) => JSON.parse(value) as StoredEpoch);
const numbersOf = (epochs: readonly { readonly epoch: number }[]): readonly number[] =>
  epochs.map(({ epoch }) => epoch).sort((a, b) => a - b);
/** What this device has seen that somebody was there for. */
const withUser = async (device: GroupedDevice, id: string, user: string) =>
  numbersOf(
    (await epochsOf(device, id)).filter(({ roster }) => roster.some((one) => one.user === user)),
  );
/** All that waits for a device was taken, and done with. */
const isThrough = async (device: GroupedDevice): Promise<void> => {
  const left = async (): Promise<number> => {
    const waiting = world.keys.inbox.filter(({ to }) => to === device.deviceId);
    const stored = await Promise.all(
      ['history/requested/', 'history/given/'].map((prefix) => device.storage.list(prefix)),
    );
    return waiting.length + stored.flat().length;
  };
  for (let round = 0; (await left()) > 0; round += 1) {
    if (round > 1_500) throw new Error('It was not taken');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
/** A device that is modified asks for everything. Gives back the epochs that it gets. */
const ask = async (
  from: GroupedDevice,
  to: GroupedDevice,
  conversation: string,
  ranges = ALL,
): Promise<readonly number[]> => {
  from.kill();
  world.keys.inbox = [];
  const payload = historyRequestBytes({ conversation, ranges });
  await sendItem(world, from, to, 'history-request', payload);
  await isThrough(to);
  return numbersOf((await givenTo(world, from)).flatMap(({ epochs }) => epochs));
};

describe('A member that is asked for keys', () => {
  it('gives those of the epochs that the asker was there for, not of those between', async () => {
    const { ann, bob, id } = await world.talked();
    await ann.service.remove(id, bob.userId);
    await ann.until('it', () =>
      world.groups.room(id).group.leaves.every(({ user }) => user !== bob.userId),
    );
    await ann.text(id, 'not for bob');
    await ann.service.changeHistory(id, 'all');
    await ann.service.changeHistory(id, 'joined');
    // This server has no invitation: the commit brings him in.
    world.groups.isLenient = true;
    await ann.service.add(id, [bob.userId]);
    await bob.follows(id);
    const due = await withUser(ann, id, bob.userId);
    expect(due.length).toBeLessThan((await epochsOf(ann, id)).length - 2);
    expect(await ask(bob, ann, id)).toEqual(due);
    expect(await ask(bob, ann, id, [{ generation: 0, from: 2, to: 2 }])).toEqual([2]);
    expect(await ask(bob, ann, id, [{ generation: 1, from: 0, to: 9 }])).toEqual([]);
  });

  it('gives nobody anything who is not in the group, or on the way out', async () => {
    const eve = await world.start();
    const { ann, bob, id } = await world.talked();
    expect(await ask(eve, ann, id)).toEqual([]);
    // Linked a moment ago, and not in yet.
    const phone = await world.recover(bob);
    expect(await ask(phone, ann, id)).toEqual([]);
    expect(world.groups.room(id).group.leaves).toHaveLength(2);
    bob.kill();
    await ann.service.remove(id, bob.userId);
    expect(await ask(bob, ann, id)).toEqual([]);
    // His leaf is still there: all would be his but for that.
    expect(world.groups.room(id).group.leaves.some(({ user }) => user === bob.userId)).toBe(true);
  });

  it('gives nothing to a device that was revoked, of which it has not heard', async () => {
    const { ann, bob, id } = await world.talked();
    const phone = await world.recover(bob);
    await phone.follows(id);
    await ann.follows(id);
    phone.kill();
    const { tell } = world.keys;
    world.keys.tell = () => undefined;
    const statements = world.keys.account(bob.userId).statements.length;
    await bob.service.face.revoke(phone.deviceId);
    bob.kill();
    world.keys.tell = tell.bind(world.keys);
    expect(world.keys.account(bob.userId).statements.length).toBeGreaterThan(statements);
    expect(await ask(phone, ann, id)).toEqual([]);
    expect(await withUser(ann, id, bob.userId)).not.toEqual([]);
  });

  it('gives a renewed identity nothing before it is accepted, and nothing of the old one', async () => {
    const { ann, bob, cid, id } = await world.away();
    const fresh = world.another(bob);
    await fresh.until('unlinked', () => fresh.service.face.state.get().status === 'unlinked');
    await fresh.service.face.startOver();
    await fresh.ready();
    const isKnown = (one: GroupedDevice): boolean =>
      one.service.face.trustOf(bob.userId).get().level === 'changed';
    await cid.until('it', () => isKnown(cid));
    await cid.service.face.acceptIdentity(bob.userId);
    await cid.until('the old one is out', () =>
      world.groups.room(id).group.leaves.every(({ user }) => user !== bob.userId),
    );
    await ann.follows(id);
    world.keys.supplies.delete(bob.deviceId);
    await cid.service.add(id, [bob.userId]);
    await fresh.follows(id);
    expect(await ask(fresh, ann, id)).toEqual([]);
    await ann.service.face.acceptIdentity(bob.userId);
    const given = await ask(fresh, ann, id);
    expect(given).not.toEqual([]);
    expect((await withUser(ann, id, bob.userId)).length).toBeGreaterThan(given.length);
    const since = (await epochsOf(ann, id)).filter(({ roster }) =>
      roster.some(({ device }) => device === fresh.deviceId),
    );
    expect(given).toEqual(numbersOf(since));
  });

  it('passes on nothing that it was itself given', async () => {
    const { ann, bob, id } = await world.talked('all');
    const cid = await world.start();
    await ann.service.add(id, [cid.userId]);
    await world.reads(cid, id, 'one');
    const own = (await epochsOf(cid, id)).filter(({ sharedBy }) => sharedBy === undefined);
    expect(own.length).toBeLessThan((await epochsOf(cid, id)).length);
    expect(await ask(bob, cid, id)).toEqual(numbersOf(own));
  });

  it('sends one device only so much a day', async () => {
    const { ann, bob, id } = await world.talked();
    let given = 0;
    for (let count = 0; count < 25; count += 1) {
      if ((await ask(bob, ann, id)).length > 0) given += 1;
    }
    expect(given).toBe(20);
    ann.aheadMs = 25 * 3_600_000;
    expect(await ask(bob, ann, id)).not.toEqual([]);
  });
});

describe('Keys that a device has asked for', () => {
  /** Bob is back, and nobody is there who would answer. */
  const back = async () => {
    const eve = await world.start();
    const { ann, bob, cid, id } = await world.away();
    for (const one of [ann, cid]) one.kill();
    const device = await world.recover(bob);
    await device.follows(id);
    await world.reads(device, id, '(epoch-missing)');
    const own = numbersOf(await epochsOf(device, id));
    const lost = (await epochsOf(cid, id))
      .filter(({ epoch }) => !own.includes(epoch))
      .map(recordOf);
    const gets = async (from: GroupedDevice, epochs: readonly EpochRecord[]) => {
      const payload = sharedHistoryBytes({ conversation: id, epochs, isLast: false });
      await sendItem(world, from, device, 'history', payload);
      await isThrough(device);
      const now = await epochsOf(device, id);
      return now.filter(({ epoch }) => !own.includes(epoch));
    };
    return { eve, cid, device, id, lost, gets };
  };

  it('are refused of whoever is not in the group', async () => {
    const { eve, cid, lost, gets } = await back();
    expect(await gets(eve, lost)).toEqual([]);
    expect(await gets(cid, lost)).not.toEqual([]);
  });

  it('are refused of epochs that this user was not there for, or that the log knows otherwise', async () => {
    const { cid, device, lost, gets } = await back();
    const others = lost.map((record) => ({
      ...record,
      roster: record.roster.filter(({ user }) => user !== device.userId),
    }));
    expect(await gets(cid, others)).toEqual([]);
    const secret = new Uint8Array(32).fill(7);
    expect(
      await gets(
        cid,
        lost.map((record) => ({ ...record, secret })),
      ),
    ).toEqual([]);
    expect(
      await gets(
        cid,
        lost.map((record) => ({ ...record, firstSeq: 1 })),
      ),
    ).toEqual([]);
  });

  it('are taken of the epochs that were lacking alone, with who gave them', async () => {
    const { cid, device, id, lost, gets } = await back();
    const said = world.groups
      .room(id)
      .entries.flatMap((entry) => (entry.kind === 'message' ? [entry.epoch] : []));
    const silent = lost.filter(({ epoch }) => !said.includes(epoch));
    expect(silent).not.toEqual([]);
    const taken = await gets(cid, lost);
    expect(numbersOf(taken)).toEqual(numbersOf(lost.filter((record) => !silent.includes(record))));
    expect(new Set(taken.map(({ sharedBy }) => sharedBy))).toEqual(new Set([cid.userId]));
    // And stay as they are.
    const forged = lost.map((record) => ({ ...record, roster: record.roster.slice(0, 1) }));
    expect(await gets(cid, forged)).toEqual(taken);
    expect(device.read(id)).toContain('two');
  });
});
