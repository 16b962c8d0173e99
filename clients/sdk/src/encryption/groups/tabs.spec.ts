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

/** Ann leads a group, in which Bob has two tabs open. */
const twoTabs = async () => {
  const channels = new Map<string, TestChannels>();
  const openChannel = (name: string): Channel => {
    const named = channels.get(name) ?? new TestChannels();
    channels.set(name, named);
    return named.open();
  };
  const locks = createMemoryLocks();
  const tabOf = (isLeader: boolean, of?: GroupedDevice): GroupedDevice =>
    world.device(of?.userId ?? newUuid(), of?.deviceId, of?.storage, {
      ...{ openChannel, locks, isLeader },
    });
  const ann = await world.start();
  const leader = tabOf(true);
  await leader.setUp();
  const id = await world.groupOf(ann, leader);
  // With a leaf of its own: no commit is due that would tell the other tab anything.
  await leader.until('its leaf', () => world.groups.room(id).group.epoch > 1);
  await leader.follows(id);
  const other = tabOf(false, leader);
  await other.follows(id);
  return { ann, leader, other, id };
};
/** The leader has nothing left to write: what the other tab is told next, it is told of that alone. */
const untilWritten = async (leader: GroupedDevice, id: string): Promise<void> => {
  const isWritten = async (): Promise<boolean> => {
    const { cursor } = JSON.parse((await leader.storage.get(`trace/${id}`)) ?? '{}') as {
      readonly cursor?: number;
    };
    return cursor === world.groups.room(id).entries.at(-1)?.seq;
  };
  for (let round = 0; !(await isWritten()); round += 1) {
    if (round > 500) throw new Error('It was not written');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const noticesOf = (of: GroupedDevice, id: string): readonly string[] =>
  of.service.face
    .group(id)
    .get()
    .notices.map(({ type }) => type);

describe('A tab that does not lead', () => {
  it('tells of a log that differs as soon as the leading one has found it', async () => {
    const { ann, leader, other, id } = await twoTabs();
    await untilWritten(leader, id);
    let count = 0;
    world.groups.lie = (entry: Entry, to) => {
      if (to !== leader.deviceId || entry.kind !== 'message') return entry;
      count += 1;
      return count === 1 ? { ...entry, ts: '2020-01-01T00:00:00.000Z' } : entry;
    };
    // Nobody is named, nobody comes or goes: of what is shown, nothing else changes.
    await ann.text(id, 'one');
    await ann.text(id, 'two');
    for (const tab of [leader, other])
      await tab.until('a notice', () => noticesOf(tab, id).includes('log-differs'));
  });

  it('shows what was said again as that, and what the group is called', async () => {
    const { ann, leader, other, id } = await twoTabs();
    await ann.text(id, 'one');
    await ann.send(id, { v: 1, type: 'settings', title: 'Hikes', topic: '' });
    await other.until('its title', () => other.service.titleOf(id)?.title === 'Hikes');
    const { entries } = world.groups.room(id);
    const said = entries.find(({ kind }) => kind === 'message');
    const last = entries.at(-1);
    if (!said || !last) throw new Error('Something was said');
    const replay: Entry = { ...said, seq: last.seq + 1 };
    entries.push(replay);
    const shown = { lines: other.read(id) };
    other.changed = () => (shown.lines = other.read(id));
    for (const tab of [other, leader]) {
      const log = tab.shown.get(id) ?? new Map<number, Entry>();
      tab.shown.set(id, log.set(replay.seq, replay));
      tab.service.takeEntry(replay);
    }
    await other.until('a refusal', () => shown.lines.at(-1) === '(duplicate)');
  });
});
