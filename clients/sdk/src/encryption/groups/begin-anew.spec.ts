import type { MessageEntry } from '@anochat/contract';
import {
  encodeCommitData,
  encodeGroupId,
  fromBase64,
  toBase64,
  type SharedPolicy,
} from '@anochat/e2ee';
import { newUuid } from '../keys/testing/keyed-device';
import type { GroupedDevice } from './testing/grouped-device';
import { GroupedPeople } from './testing/grouped-people';

const world = new GroupedPeople();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

const viewOf = (one: GroupedDevice, id: string) => one.service.face.group(id).get();
const rosterOf = (one: GroupedDevice, id: string) =>
  viewOf(one, id)
    .roster.map(({ userId }) => userId)
    .sort();

describe('A group that has stopped', () => {
  /** Bob, who may not, has brought Eve in, and the server let him. */
  const stopped = async () => {
    const [ann, bob, cid, eve] = [
      await world.start(),
      await world.start(),
      await world.start(),
      await world.start(),
    ];
    const id = await world.groupOf(ann, bob, cid);
    await Promise.all([bob.follows(id), cid.follows(id)]);
    await bob.text(id, 'before');
    world.groups.isLenient = true;
    await bob.service.add(id, [eve.userId]);
    world.groups.isLenient = false;
    for (const one of [ann, cid]) {
      await one.until('a stop', () => viewOf(one, id).status === 'stopped');
      expect(viewOf(one, id).notices).toContainEqual({
        type: 'commit-refused',
        by: bob.userId,
        reason: 'add.not-permitted',
      });
    }
    return { ann, bob, cid, eve, id };
  };
  const goesOn = async (ann: GroupedDevice, cid: GroupedDevice, id: string): Promise<void> => {
    await Promise.all([ann.follows(id), cid.follows(id)]);
    await cid.text(id, 'after');
    await ann.until('it', () => ann.read(id).includes('after'));
    for (const one of [ann, cid]) {
      expect(rosterOf(one, id)).toEqual([ann.userId, cid.userId].sort());
      expect(viewOf(one, id).notices).toEqual([]);
      expect(one.service.face.undecryptable.get()).toEqual({});
    }
  };

  it('is begun anew by its owner without who broke it, and with all that was said', async () => {
    const { ann, bob, cid, eve, id } = await stopped();
    const waiting = ann.text(id, 'written meanwhile');
    await ann.service.face.startAnew(id);
    await waiting;
    await goesOn(ann, cid, id);
    expect(ann.read(id)).toEqual(['before', 'written meanwhile', 'after']);
    expect(cid.read(id)).toEqual(['before', 'written meanwhile', 'after']);
    expect(world.groups.room(id).members).toEqual(new Set([ann.userId, cid.userId]));
    const last = world.groups.room(id).entries.at(-1);
    if (last?.kind !== 'message') throw new Error('The last one is a message');
    for (const out of [bob, eve]) {
      out.takeHead(world.groups.head(id, out.userId));
      expect(out.open(last).state).not.toBe('opened');
    }
    const report = await ann.service.face.report(id);
    expect(report).toMatchObject({ gaps: [], doubles: [], differs: [] });
  });

  it('takes in again whom it was begun without', async () => {
    const { ann, bob, cid, id } = await stopped();
    await ann.service.face.startAnew(id);
    await goesOn(ann, cid, id);
    await ann.service.add(id, [bob.userId]);
    const people = [ann.userId, bob.userId, cid.userId].sort();
    await bob.until('the roster', () => rosterOf(bob, id).join() === people.join());
    await ann.text(id, 'welcome back');
    await bob.until('it', () => bob.read(id).includes('welcome back'));
    expect(bob.read(id)).toEqual(['before', 'welcome back']);
    const between = world.groups
      .room(id)
      .entries.findLast(
        ({ kind, sender }) => kind === 'message' && sender === cid.userId,
      ) as MessageEntry;
    await bob.until('it looked for', () => bob.open(between).state !== 'pending');
    expect(bob.open(between)).toMatchObject({ reason: 'not-yet-member' });
    await bob.text(id, 'thanks');
    await cid.until('it', () => cid.read(id).includes('thanks'));
    for (const one of [ann, bob, cid]) {
      expect(viewOf(one, id).notices).toEqual([]);
      expect(one.service.face.undecryptable.get()).toEqual({});
    }
  });

  it('is never the one before again, whatever a Welcome or the server says', async () => {
    const { ann, bob, cid, id } = await stopped();
    const room = world.groups.room(id);
    const { groupInfo, group } = room;
    await ann.service.face.startAnew(id);
    await goesOn(ann, cid, id);
    await ann.service.remove(id, cid.userId);
    await ann.until('alone', () => rosterOf(ann, id).length === 1, 30_000);
    await cid.until('out', () => viewOf(cid, id).status === 'waiting', 30_000);
    const policy: SharedPolicy = {
      ...{ v: 1, kind: 'group', generation: 0, owner: ann.userId, admins: [] },
      ...{ adds: 'admins', history: 'joined' },
    };
    // One of them is in the new group, the other one was.
    for (const to of [ann, cid]) {
      const body = await welcomeBy(bob, to, id, policy, 9);
      const place = { conversationId: id, generation: 0, epoch: 9, seq: room.entries.length };
      world.groups.welcomes.push({ ...place, id: newUuid(), body, to: to.deviceId });
      to.hearWelcome();
    }
    await ann.until('them read', () => world.groups.welcomes.length === 0);
    expect(viewOf(cid, id).status).toBe('waiting');
    expect(rosterOf(ann, id)).toEqual([ann.userId]);

    const isBackedUp = (): boolean =>
      world.keys
        .account(ann.userId)
        .records.some(({ generation, epoch }) => generation === 1 && epoch > 1);
    await ann.until('a backup', isBackedUp, 20_000);
    world.killAll();
    Object.assign(room, { groupInfo, group, generation: 0 });
    const fresh = world.device(ann.userId);
    await fresh.until('unlinked', () => fresh.service.face.state.get().status === 'unlinked');
    await fresh.service.face.restoreByWords(ann.words);
    await fresh.until('a verdict', () =>
      viewOf(fresh, id).notices.some(({ type }) => type === 'entry-refused'),
    );
    const reason = 'group-info.older';
    expect(viewOf(fresh, id).notices).toContainEqual({ type: 'entry-refused', reason });
  });

  it('is not begun anew by somebody who leads nothing in it', async () => {
    const { cid, id } = await stopped();
    await expect(cid.service.face.startAnew(id)).rejects.toMatchObject({
      problem: { reason: 'generation.not-permitted' },
    });
    expect(viewOf(cid, id).status).toBe('stopped');
  });

  it.each(['before', 'after'] as const)(
    'begins anew once though the device ended %s the server had taken it',
    async (when) => {
      const { ann, cid, id } = await stopped();
      world.groups.onCommit = (now) => {
        if (now !== when) return;
        world.groups.onCommit = () => undefined;
        ann.kill();
      };
      await expect(ann.service.face.startAnew(id)).rejects.toThrow();
      await goesOn(await world.restart(ann), cid, id);
    },
  );

  it.each([
    ['at once', 1],
    ['later', 2],
  ] as const)(
    'is begun anew by nobody but a leader, whatever a Welcome says %s',
    async (_, epoch) => {
      const [ann, bob] = [await world.start(), await world.start()];
      const id = await world.groupOf(ann, bob);
      await bob.follows(id);
      await ann.text(id, 'before');
      const policy: SharedPolicy = {
        v: 1,
        kind: 'group',
        generation: 1,
        owner: ann.userId,
        admins: [],
        adds: 'admins',
        history: 'joined',
      };
      const body = await welcomeBy(bob, ann, id, policy, epoch);
      const seq = world.groups.room(id).entries.length;
      const place = { conversationId: id, generation: 1, epoch, seq };
      world.groups.welcomes.push({ ...place, id: newUuid(), body, to: ann.deviceId });
      ann.hearWelcome();
      await ann.until('it read', () => world.groups.welcomes.length === 0);
      await ann.text(id, 'still here');
      await bob.until('it', () => bob.read(id).includes('still here'));
      expect(viewOf(ann, id).notices).toEqual([]);
    },
  );
});

/** Of another generation, which `by` has made for itself and, by its last commit, one other device. */
const welcomeBy = async (
  by: GroupedDevice,
  to: GroupedDevice,
  conversation: string,
  policy: SharedPolicy,
  commits: number,
): Promise<string> => {
  const stored = await by.storage.list('');
  const kept = stored.flatMap(([, value]) => {
    const { mls } = JSON.parse(value) as { readonly mls?: string };
    return mls === undefined ? [] : [mls];
  });
  const now = Math.floor(Date.now() / 1_000);
  let group = await world.engine.createGroup({
    groupId: encodeGroupId({ conversation, generation: policy.generation }),
    policy,
    own: await world.engine.createKeyPackage({
      user: by.userId,
      device: by.deviceId,
      signatureSeed: fromBase64(kept[0] ?? ''),
      lifetime: { notBefore: now - 60, notAfter: now + 3_600 },
    }),
  });
  const seen = { seenSeq: 0, seenChain: new Uint8Array(32) };
  while (group.epoch < commits - 1) {
    const authenticatedData = encodeCommitData({ v: 1, reason: 'rotate', ...seen });
    group = (await group.commit({ adds: [], removes: [], authenticatedData })).next;
  }
  const claimed = world.keys.supplies.get(to.deviceId)?.shift();
  const { welcome } = await group.commit({
    adds: [fromBase64(claimed?.keyPackage ?? '')],
    removes: [],
    authenticatedData: encodeCommitData({ v: 1, reason: 'add', ...seen }),
  });
  if (!welcome) throw new Error('There is one');
  return toBase64(welcome);
};
