import { HistoryWorld } from '../groups/history/testing/history-world';
import type { GroupedDevice } from '../groups/testing/grouped-device';

const world = new HistoryWorld();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

/** What the server says of somebody. */
const says = (to: GroupedDevice, of: GroupedDevice, userName: string): void =>
  to.service.takeProfile({ id: of.userId, userName, displayName: 'Whoever', about: '' });

describe('User names', () => {
  it('are held to what was heard first, over a restart, until somebody accepts', async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    says(ann, bob, 'bob');
    const { id } = await ann.service.create({ kind: 'direct', userId: bob.userId });
    await ann.follows(id);
    const notices = (device: GroupedDevice) => device.service.face.group(id).get().notices;
    says(ann, bob, 'bob');
    // The own name is not looked at, nor that of strangers.
    says(ann, ann, 'ann');
    says(ann, ann, 'other');
    expect(notices(ann)).toEqual([]);
    const renamed = { from: 'bob', to: 'mallory' };
    says(ann, bob, 'mallory');
    await ann.until('a notice', () => notices(ann).length > 0);
    expect(notices(ann)).toEqual([{ type: 'renamed', userId: bob.userId, ...renamed }]);
    expect(ann.service.face.trustOf(bob.userId).get().renamed).toEqual(renamed);
    ann.kill();

    const again = await world.restart(ann);
    says(again, bob, 'mallory');
    await again.until('a notice', () => notices(again).length > 0);
    expect(notices(again)).toEqual([{ type: 'renamed', userId: bob.userId, ...renamed }]);
    await again.service.face.acceptName(bob.userId);
    await again.until('none', () => notices(again).length === 0);
    expect(again.service.face.trustOf(bob.userId).get().renamed).toBeUndefined();
    says(again, bob, 'bob');
    await again.until('a notice', () => notices(again).length > 0);
    expect(notices(again)).toMatchObject([{ from: 'mallory', to: 'bob' }]);
  });

  it('are not kept of people whose devices are not known', async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    says(ann, bob, 'first');
    says(ann, bob, 'second');
    const { id } = await ann.service.create({ kind: 'direct', userId: bob.userId });
    await ann.follows(id);
    says(ann, bob, 'third');
    const { notices } = ann.service.face.group(id).get();
    await ann.until('a notice', () => ann.service.face.group(id).get().notices.length > 0);
    expect(notices).toEqual([]);
    expect(ann.service.face.group(id).get().notices).toMatchObject([
      { type: 'renamed', from: 'second', to: 'third' },
    ]);
  });
});
