import type { Entry } from '@anochat/contract';
import { createMemoryLocks } from '../../platform/memory-locks';
import type { Channel } from '../../platform/platform';
import { newUuid, TestChannels } from '../keys/testing/keyed-device';
import type { GroupedDevice } from './testing/grouped-device';
import { GroupedPeople } from './testing/grouped-people';

const world = new GroupedPeople();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

/** Ann and Bob have talked, and Bob reads some of it again: the page as it truly is. */
const talk = async () => {
  const [ann, bob] = [await world.start(), await world.start()];
  const { id } = await ann.service.create({ kind: 'direct', userId: bob.userId });
  await bob.follows(id);
  for (let count = 1; count <= 4; count += 1) {
    await ann.text(id, `ann ${count}`);
    await bob.until('it', () => bob.read(id).includes(`ann ${count}`));
    await bob.text(id, `bob ${count}`);
    await ann.until('it', () => ann.read(id).includes(`bob ${count}`));
  }
  const isMessage = ({ kind }: Entry): boolean => kind === 'message';
  const page = world.groups.room(id).entries.filter(isMessage).slice(1);
  return { ann, bob, id, page };
};

/** What Bob is told after his timeline has read this page. */
const toldOf = async (bob: GroupedDevice, id: string, entries: readonly Entry[]) => {
  bob.service.codec.takePage?.({ conversationId: id, entries, isComplete: true });
  // Whatever is asked next waits for its turn behind that.
  const { differs } = await bob.service.face.report(id);
  const { notices } = bob.service.face.group(id).get();
  return { differs, notices: notices.map(({ type }) => type) };
};

describe('A page of history', () => {
  it('raises nothing where it is what was signed, in part or as a whole', async () => {
    const { ann, bob, id, page } = await talk();
    const all = world.groups.room(id).entries;
    for (const one of [page, page.slice(3, 5), page.filter((_, at) => at % 2 === 0), all]) {
      expect(await toldOf(bob, id, one)).toEqual({ differs: [], notices: [] });
    }
    await ann.redact(id, page[1]!.seq);
    const after = world.groups.room(id).entries;
    expect(await toldOf(bob, id, after)).toEqual({ differs: [], notices: [] });
  });

  const lies: Readonly<Record<string, (page: readonly Entry[]) => readonly Entry[]>> = {
    'substitutes an entry': (page) => page.with(2, { ...page[0]!, seq: page[2]!.seq }),
    'leaves one out and closes the gap': (page) =>
      page.toSpliced(2, 1).map((entry, at) => (at < 2 ? entry : { ...entry, seq: entry.seq - 1 })),
    'swaps two': (page) =>
      page.with(2, { ...page[3]!, seq: page[2]!.seq }).with(3, { ...page[2]!, seq: page[3]!.seq }),
    'ends otherwise, with nothing that anybody has signed': (page) =>
      page.map((entry, at) => (at < 2 ? entry : { ...entry, clientId: newUuid() })),
    'tells another time': (page) => page.with(2, { ...page[2]!, ts: '2020-01-01T00:00:00.000Z' }),
  };
  it.each(Object.keys(lies))('that %s is told of, and stays so', async (name) => {
    const { bob, id, page } = await talk();
    const { differs, notices } = await toldOf(bob, id, lies[name]!(page));
    expect(differs).toContainEqual(expect.objectContaining({ reason: 'chain' }));
    expect(notices).toContain('log-differs');
    const again = await toldOf(bob, id, lies[name]!(page));
    expect(again.differs).toEqual(differs);
  });

  it('shows a fork of the log once one message crosses it', async () => {
    const { ann, bob, id } = await talk();
    const room = world.groups.room(id);
    const common = [...room.entries];
    await bob.close();
    for (const text of ['here one', 'here two']) await ann.text(id, text);
    const here = room.entries.slice(common.length);
    await ann.close();

    room.entries = [...common];
    const there = await world.restart(bob);
    await there.text(id, 'there one');
    const page = room.entries.slice(common.length);
    expect([here.length, page.length]).toEqual([2, 1]);
    expect(await toldOf(there, id, page)).toEqual({ differs: [], notices: [] });
    const crossing = here[1]!;
    const { differs, notices } = await toldOf(there, id, [...page, crossing]);
    expect(differs).toContainEqual({ userId: ann.userId, seq: page[0]!.seq, reason: 'chain' });
    expect(notices).toContain('log-differs');
  });

  it('tells in every tab, and for good, whichever has read it', async () => {
    const channels = new Map<string, TestChannels>();
    const openChannel = (name: string): Channel => {
      const named = channels.get(name) ?? new TestChannels();
      channels.set(name, named);
      return named.open();
    };
    const locks = createMemoryLocks();
    const ann = await world.start();
    const tabOf = (isLeader: boolean, of?: GroupedDevice): GroupedDevice => {
      return world.device(of?.userId ?? newUuid(), of?.deviceId, of?.storage, {
        openChannel,
        locks,
        isLeader,
      });
    };
    const leader = tabOf(true);
    await leader.setUp();
    const { id } = await ann.service.create({ kind: 'direct', userId: leader.userId });
    await leader.follows(id);
    const other = tabOf(false, leader);
    await other.until('the group', () => other.service.face.group(id).get().status === 'ready');
    for (const text of ['one', 'two', 'three']) await ann.text(id, text);
    await leader.until('all', () => leader.read(id).includes('three'));

    const page = world.groups.room(id).entries.slice(-3);
    const forged = page.with(1, { ...page[1]!, ts: '2020-01-01T00:00:00.000Z' });
    other.service.codec.takePage?.({ conversationId: id, entries: forged, isComplete: true });
    const isTold = (one: GroupedDevice): boolean =>
      one.service.face
        .group(id)
        .get()
        .notices.some(({ type }) => type === 'log-differs');
    for (const tab of [other, leader]) await tab.until('a notice', () => isTold(tab));
    await Promise.all([leader, other].map((tab) => tab.close()));
    const again = tabOf(true, leader);
    await again.until('the notice', () => isTold(again));
  });

  it('is held to what members have signed in their commits alone', async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    const members = [bob.userId];
    const { id } = await ann.service.create({ kind: 'group', title: '', members });
    await bob.follows(id);
    await ann.service.changeRole(id, bob.userId, 'admin');
    for (const [one, history] of [
      [bob, 'all'],
      [ann, 'joined'],
    ] as const) {
      await Promise.all([ann, bob].map((device) => device.follows(id)));
      await one.service.changeHistory(id, history);
    }
    await bob.follows(id);
    const page = world.groups.room(id).entries.slice(-3);
    expect(page.map(({ kind }) => kind)).toEqual(['commit', 'commit', 'commit']);
    const { seenAlike } = await ann.service.face.report(id);
    expect(seenAlike).toEqual([{ userId: bob.userId, upTo: page[0]!.seq }]);

    // As after a long log: of the chain it keeps no more than the end.
    await bob.close();
    const key = `trace/${id}`;
    const trace = JSON.parse((await bob.storage.get(key)) ?? '') as { readonly points: object[] };
    const value = JSON.stringify({ ...trace, points: trace.points.slice(-1) });
    await bob.storage.write([{ key, value }]);
    const again = world.device(bob.userId, bob.deviceId, bob.storage);
    await again.follows(id);
    expect(await toldOf(again, id, page)).toEqual({ differs: [], notices: [] });
    const forged = page.with(1, { ...page[1]!, ts: '2020-01-01T00:00:00.000Z' });
    const { differs } = await toldOf(again, id, forged);
    expect(differs).toContainEqual({ userId: ann.userId, seq: page[1]!.seq, reason: 'chain' });
  });

  it('in which a message was wiped that nobody took back is told of', async () => {
    const { ann, bob, id, page } = await talk();
    const { seq, sender } = page[1]!;
    const { differs, notices } = await toldOf(bob, id, page.with(1, world.groups.wiped(page[1]!)));
    expect([ann.userId, bob.userId]).toContain(sender);
    expect(differs).toEqual([{ userId: sender, seq, reason: 'erased' }]);
    expect(notices).toContain('log-differs');
  });
});
