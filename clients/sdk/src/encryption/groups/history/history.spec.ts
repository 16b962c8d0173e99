import type { GroupedDevice } from '../testing/grouped-device';
import { HistoryWorld } from './testing/history-world';

const world = new HistoryWorld();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

const boundariesOf = (device: GroupedDevice, id: string): readonly string[] =>
  world.groups
    .room(id)
    .entries.flatMap((entry) =>
      entry.kind === 'commit'
        ? (device.service.codec.lines?.(entry) ?? []).flatMap((line) =>
            line.type === 'history-shared' ? [line.by] : [],
          )
        : [],
    );

describe('The history of a group', () => {
  it('is shared with whoever is brought in, by whoever brought them in', async () => {
    const { ann, bob, id } = await world.talked('all');
    const cid = await world.start();
    await bob.service.add(id, [cid.userId]);
    await cid.follows(id);
    await world.reads(cid, id, 'one');
    await ann.text(id, 'welcome');
    await world.reads(cid, id, 'welcome');
    expect(cid.read(id)).toEqual(['one', 'two', 'three', 'welcome']);
    expect(cid.service.face.undecryptable.get()).toEqual({});
    expect(cid.service.face.group(id).get()).toMatchObject({ history: 'all', notices: [] });
    const opened = world.groups
      .room(id)
      .entries.flatMap((entry) => (entry.kind === 'message' ? [cid.open(entry)] : []));
    expect(opened.map((one) => one.state === 'opened' && one.sharedBy)).toEqual([
      bob.userId,
      bob.userId,
      bob.userId,
      undefined,
    ]);
    expect(boundariesOf(cid, id)).toEqual([bob.userId]);
    expect(boundariesOf(ann, id)).toEqual([]);
    // The report speaks from the end of that on.
    const { from, unchecked, gaps, differs } = await cid.service.face.report(id);
    const { entries } = world.groups.room(id);
    const third = entries.filter(({ kind }) => kind === 'message')[2];
    expect(from).toBe((third?.seq ?? 0) + 1);
    expect(unchecked).toEqual([[1, third?.seq]]);
    expect([gaps, differs]).toEqual([[], []]);
  });

  it('is shared with nobody where new members read from their join on', async () => {
    const { ann, id } = await world.talked();
    const cid = await world.start();
    await ann.service.add(id, [cid.userId]);
    await cid.follows(id);
    await ann.text(id, 'welcome');
    await world.reads(cid, id, 'welcome');
    const refused = '(not-yet-member)';
    expect(cid.read(id)).toEqual([refused, refused, refused, 'welcome']);
    expect(world.keys.calls).not.toContain('sendToDevice');
  });

  it('follows the rules as admins change them, for those who come after', async () => {
    const { ann, bob, id } = await world.talked();
    const [cid, dan] = [await world.start(), await world.start()];
    await ann.service.add(id, [cid.userId]);
    await cid.follows(id);
    await expect(cid.service.changeHistory(id, 'all')).rejects.toThrow();
    await bob.service.changeHistory(id, 'all');
    await ann.follows(id);
    await ann.service.add(id, [dan.userId]);
    await dan.follows(id);
    await world.reads(dan, id, 'one');
    world.showAll(cid, id);
    expect(cid.read(id)[0]).toBe('(not-yet-member)');
    expect(bob.service.face.group(id).get().history).toBe('all');
    await ann.service.changeHistory(id, 'joined');
    await ann.until('it', () => ann.service.face.group(id).get().history === 'joined');
  });

  it('reaches a device that was away, also when the sharer ends right after the commit', async () => {
    const { ann, id } = await world.talked('all');
    const cid = await world.start();
    cid.kill();
    world.groups.onCommit = (when) => {
      if (when === 'after') ann.kill();
    };
    await expect(ann.service.add(id, [cid.userId])).rejects.toThrow();
    world.groups.onCommit = () => undefined;
    const back = await world.restart(ann);
    await back.until('it sent', () => world.keys.inbox.some(({ to }) => to === cid.deviceId));
    // The keys come before the group that they have to be held against.
    const { welcomes } = world.groups;
    world.groups.welcomes = [];
    const there = await world.restart(cid);
    await there.until('the inbox', () => world.keys.inbox.length === 0);
    world.groups.welcomes = welcomes;
    there.service.takeSignal({ type: 'welcome.received', seq: null } as never);
    await there.follows(id);
    await world.reads(there, id, 'one');
    expect(there.read(id)).toEqual(['one', 'two', 'three']);
    expect(boundariesOf(there, id)).toEqual([ann.userId]);
    // And it stays so.
    there.kill();
    const again = await world.restart(there);
    await world.reads(again, id, 'one');
    expect(boundariesOf(again, id)).toEqual([ann.userId]);
    expect(await back.storage.list('history/')).toEqual([]);
  });

  it('waits as pending until it comes, and is over when nothing more does', async () => {
    const { ann, id } = await world.talked('all');
    const cid = await world.start();
    world.keys.loses = (to) => to === cid.deviceId;
    await ann.service.add(id, [cid.userId]);
    await cid.follows(id);
    await ann.text(id, 'welcome');
    await world.reads(cid, id, 'welcome');
    expect(cid.read(id)).toEqual(['(pending)', '(pending)', '(pending)', 'welcome']);
    expect(cid.service.face.undecryptable.get()).toEqual({});
  });

  it('goes on to whoever is brought in by somebody to whom it was shared', async () => {
    const { ann, bob, id } = await world.talked('all');
    await ann.service.remove(id, bob.userId);
    const [cid, dan] = [await world.start(), await world.start()];
    await ann.service.add(id, [cid.userId]);
    await cid.follows(id);
    await world.reads(cid, id, 'one');
    await ann.service.changeRole(id, cid.userId, 'admin');
    await cid.follows(id);
    await cid.service.add(id, [dan.userId]);
    await dan.follows(id);
    await world.reads(dan, id, 'one');
    expect(dan.read(id)).toEqual(['one', 'two', 'three']);
    expect(boundariesOf(dan, id)).toEqual([cid.userId]);
  });
});
