import { createMemoryStorage } from '../../platform/memory-storage';
import { GroupedPeople } from './testing/grouped-people';

const world = new GroupedPeople();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

describe('A copy of a device', () => {
  it('is noticed by the other once one of them changes the group, and that one goes on', async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    const storage = createMemoryStorage();
    const kept = await ann.storage.list('');
    await storage.write(kept.map(([key, value]) => ({ key, value })));
    const copy = world.device(ann.userId, ann.deviceId, storage);
    await copy.until('the group', () => copy.service.face.group(id).get().status === 'ready');

    await ann.service.changeHistory(id, 'all');
    await copy.until('a notice', () => copy.service.face.group(id).get().status === 'stopped');
    const noticesOf = (of: typeof ann): readonly string[] =>
      of.service.face
        .group(id)
        .get()
        .notices.map(({ type }) => type);
    expect(noticesOf(copy)).toEqual(['clone-suspected']);
    expect(noticesOf(ann)).toEqual([]);
    await ann.text(id, 'still here');
    await bob.until('it', () => bob.read(id).includes('still here'));
  });
});
