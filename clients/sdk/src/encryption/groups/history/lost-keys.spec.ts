import type { GroupedDevice } from '../testing/grouped-device';
import type { StoredEpoch } from '../stored-epoch';
import { HistoryWorld } from './testing/history-world';

jest.setTimeout(120_000);

const world = new HistoryWorld();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

const SAID = ['before', 'one', 'title Hikes', 'two'];
const sharersOf = (device: GroupedDevice, id: string) =>
  world.groups.room(id).entries.flatMap((entry) => {
    if (entry.kind !== 'message') return [];
    const opened = device.open(entry);
    return [opened.state === 'opened' ? opened.sharedBy : opened.state];
  });
const epochsOf = async (device: GroupedDevice, id: string): Promise<readonly StoredEpoch[]> =>
  (await device.storage.list(`epoch/${id}/`)).map(([, value]) => JSON.parse(value) as StoredEpoch);
/** The store of a device loses the key of an epoch. */
const lose = (device: GroupedDevice, { conversation, generation, epoch }: StoredEpoch) => {
  const key = `epoch/${conversation}/${String(generation).padStart(10, '0')}/${String(epoch).padStart(16, '0')}`;
  return device.storage.write([{ key, value: null }]);
};
/** So does the backup of its account. */
const loseBackup = ({ userId }: GroupedDevice, epoch: number): void => {
  const account = world.keys.account(userId);
  account.records = account.records.filter((record) => record.epoch !== epoch);
};
/** The asker goes on to the next one until one of these devices is asked. */
const asks = async (asker: GroupedDevice, among: readonly GroupedDevice[]) => {
  const isAsked = ({ deviceId }: GroupedDevice): boolean =>
    world.keys.inbox.some(({ to }) => to === deviceId);
  await asker.until('a request', () => {
    asker.aheadMs += 6_000;
    asker.service.wake();
    return among.some(isAsked);
  });
  const asked = among.find(isAsked);
  if (!asked) throw new Error('One of them was asked');
  return asked;
};
const requestsOf = (to: GroupedDevice): Promise<readonly unknown[]> =>
  to.storage.list('history/requested/');

describe('What was said while somebody had no device', () => {
  it('is read when they are back by the words, by a key that one member gives', async () => {
    const { ann, bob, cid, id } = await world.away();
    world.keys.calls.length = 0;
    const back = await world.recover(bob);
    await back.follows(id);
    back.aheadMs = 6_000;
    back.service.wake();
    await world.reads(back, id, 'two', 20_000);
    expect(back.read(id)).toEqual(SAID);
    const [before, one, title, two] = sharersOf(back, id);
    expect(before).toBeUndefined();
    expect([ann.userId, cid.userId]).toContain(one);
    expect([title, two]).toEqual([one, one]);
    expect(back.service.titleOf(id)).toMatchObject({ title: 'Hikes' });
    expect(back.service.face.undecryptable.get()).toEqual({});
    // His old device was asked, then one of the others, who has answered with one item.
    expect(world.keys.calls.filter((call) => call === 'sendToDevice')).toHaveLength(3);
    const isSafe = (epoch: number): boolean =>
      world.keys.account(bob.userId).records.some((record) => record.epoch === epoch);
    const said = world.groups
      .room(id)
      .entries.flatMap((entry) => (entry.kind === 'message' ? [entry.epoch] : []));
    await back.until('a backup', () => said.every(isSafe), 30_000);
    back.kill();
    const again = await world.restart(back);
    await world.reads(again, id, 'two');
    expect(again.read(id)).toEqual(SAID);
    const left = await again.storage.list('history/');
    expect(left.filter(([key]) => !key.startsWith('history/shared/'))).toEqual([]);
  });

  it('is shown as waiting until somebody who has the key is there', async () => {
    const { ann, bob, cid, id } = await world.away();
    for (const one of [ann, cid]) one.kill();
    const back = await world.recover(bob);
    await back.follows(id);
    const asked = await asks(back, [ann, cid]);
    await world.reads(back, id, '(epoch-missing)');
    await back.until('all', () => !back.read(id).includes('(pending)'));
    expect(back.read(id)).toEqual(['before', ...SAID.slice(1).map(() => '(epoch-missing)')]);
    // The asker ends; the answer waits for it.
    back.kill();
    await world.restart(asked);
    const again = await world.restart(back);
    await world.reads(again, id, 'two');
    await again.until('all', () => !again.read(id).includes('(pending)'));
    expect(again.read(id)).toEqual(SAID);
  });

  it('is asked for elsewhere when the first who is asked is away', async () => {
    const { ann, bob, cid, id } = await world.away();
    for (const one of [ann, cid]) one.kill();
    const back = await world.recover(bob);
    await back.follows(id);
    const first = await asks(back, [ann, cid]);
    const [second] = [ann, cid].filter((one) => one !== first);
    if (!second) throw new Error('There are two');
    await world.restart(second);
    back.aheadMs = 20_000;
    back.service.wake();
    await world.reads(back, id, 'two');
    expect(back.read(id)).toEqual(SAID);
    expect(sharersOf(back, id)).toContain(second.userId);
  });

  it('is sent also when the answering device ends on the way', async () => {
    const { ann, bob, cid, id } = await world.away();
    cid.kill();
    // All that it does upon the request is store it.
    ann.written = (written) => {
      if (written.some((key) => key.startsWith('history/requested/'))) ann.kill();
    };
    const back = await world.recover(bob);
    await back.follows(id);
    back.aheadMs = 20_000;
    await back.until('it was asked', () => {
      back.service.wake();
      return ann.isDead;
    });
    world.keys.inbox = [];
    expect(await requestsOf(ann)).toHaveLength(1);
    const again = await world.restart(ann);
    await world.reads(back, id, 'two');
    expect(back.read(id)).toEqual(SAID);
    expect(await requestsOf(again)).toEqual([]);
  });
});

describe('The key of an epoch that a device has lost', () => {
  /** It is lost to Bob's device, and to the backup. */
  const lost = async (phone: boolean) => {
    const { ann, bob, id } = await world.talked();
    await ann.service.changeHistory(id, 'all');
    await bob.follows(id);
    const other = phone ? await world.recover(bob) : null;
    if (other) {
      await world.reads(other, id, 'three');
      await bob.follows(id);
    }
    await bob.until('a backup', () => world.keys.account(bob.userId).records.length >= 3, 30_000);
    for (const one of other ? [ann, bob] : [bob]) one.kill();
    const said = world.groups.room(id).entries.filter(({ kind }) => kind === 'message');
    const last = said.at(-1)?.epoch;
    const epoch = (await epochsOf(bob, id)).find((one) => one.epoch === last);
    if (!epoch) throw new Error('It has read the last message');
    await lose(bob, epoch);
    loseBackup(bob, epoch.epoch);
    const again = await world.restart(bob);
    world.showAll(again, id);
    again.read(id);
    return { ann, bob: again, phone: other, id, epoch };
  };

  it('comes from a member where the backup has lost it, too', async () => {
    const { ann, bob, id } = await lost(false);
    await world.reads(bob, id, 'three', 20_000);
    expect(bob.read(id)).toEqual(['one', 'two', 'three']);
    expect(sharersOf(bob, id)).toEqual([undefined, undefined, ann.userId]);
  });

  it('comes from another device of the account by the backup, and is nobody’s gift', async () => {
    const { ann, bob, id, epoch } = await lost(true);
    await bob.until(
      'it in the backup',
      () => world.keys.account(bob.userId).records.some((one) => one.epoch === epoch.epoch),
      25_000,
    );
    bob.service.wake();
    await world.reads(bob, id, 'three');
    expect(bob.read(id)).toEqual(['one', 'two', 'three']);
    expect(sharersOf(bob, id)).toEqual([undefined, undefined, undefined]);
    expect(await requestsOf(ann)).toEqual([]);
  });

  it('is written again by the group itself while it is in that epoch', async () => {
    const { ann, bob, id } = await world.talked();
    await bob.until('a backup', () => world.keys.account(bob.userId).records.length >= 2, 30_000);
    bob.kill();
    const epoch = (await epochsOf(bob, id)).find((one) => one.lastSeq === null);
    if (!epoch) throw new Error('It is in an epoch');
    await lose(bob, epoch);
    loseBackup(bob, epoch.epoch);
    const again = await world.restart(bob);
    world.showAll(again, id);
    await world.reads(again, id, 'three');
    await again.text(id, 'four');
    await ann.until('four', () => ann.read(id).includes('four'));
    const { lines: _lines, seen: _seen, ...rest } = epoch;
    const restored = (await epochsOf(again, id)).find((one) => one.epoch === epoch.epoch);
    expect(restored).toEqual({ ...rest, lines: [] });
    await again.until(
      'it in the backup',
      () => world.keys.account(bob.userId).records.some((one) => one.epoch === epoch.epoch),
      25_000,
    );
    expect(await requestsOf(ann)).toEqual([]);
  });
});
