import type { GroupedDevice } from './testing/grouped-device';
import { GroupedPeople } from './testing/grouped-people';

const world = new GroupedPeople();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

const noticesOf = (one: GroupedDevice, id: string) => one.service.face.group(id).get().notices;
const isUnheard = (one: GroupedDevice, id: string): boolean =>
  noticesOf(one, id).some(({ type }) => type === 'unheard');
const commitsOf = ({ deviceId }: GroupedDevice, id: string): number =>
  world.groups
    .room(id)
    .entries.filter(({ kind, device: by }) => kind === 'commit' && by === deviceId).length;
/** The account has the key of the epoch in its backup. */
const isBackedUp = (one: GroupedDevice, id: string): Promise<void> =>
  one.until('a record', () =>
    world.keys
      .account(one.userId)
      .records.some(
        ({ conversationId, epoch }) =>
          conversationId === id && epoch === world.groups.room(id).group.epoch,
      ),
  );

describe('A device that comes into its groups by the recovery words', () => {
  const alone = async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    await isBackedUp(ann, id);
    ann.kill();
    bob.kill();
    const fresh = await world.recover(ann);
    await fresh.follows(id);
    return { fresh, bob, id };
  };

  it('holds its messages until it has heard somebody', async () => {
    const { fresh, bob, id } = await alone();
    expect(isUnheard(fresh, id)).toBe(true);
    await expect(fresh.text(id, 'is anybody there?')).rejects.toThrow('It could not be sent');
    const again = await world.restart(bob);
    await again.text(id, 'I am');
    again.kill();
    await fresh.until('a word', () => !isUnheard(fresh, id));
    await fresh.text(id, 'good');
    expect(fresh.read(id)).toEqual(['I am', 'good']);
  });

  it('still holds them after a restart', async () => {
    const { fresh, id } = await alone();
    fresh.kill();
    const again = await world.restart(fresh);
    await again.follows(id);
    expect(isUnheard(again, id)).toBe(true);
    await expect(again.text(id, 'is anybody there?')).rejects.toThrow('It could not be sent');
  });

  it('sends them when the person says so', async () => {
    const { fresh, id } = await alone();
    await fresh.service.face.sendAnyway(id);
    expect(isUnheard(fresh, id)).toBe(false);
    await fresh.text(id, 'hello');
    expect(fresh.read(id)).toEqual(['hello']);
  });

  it('is answered by a device that is there, once', async () => {
    const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob, cid);
    await Promise.all([bob.follows(id), cid.follows(id)]);
    await isBackedUp(ann, id);
    ann.kill();
    const answers = (): number => commitsOf(bob, id) + commitsOf(cid, id);
    // Each has renewed the key that a Welcome gave it.
    await bob.until('new keys', () => answers() === 2);
    const fresh = await world.recover(ann);
    await fresh.until('in', () => commitsOf(fresh, id) === 1);
    await fresh.until('a word', () => !isUnheard(fresh, id));
    await fresh.text(id, 'hello');
    for (const one of [bob, cid]) await one.until('it', () => one.read(id).includes('hello'));
    expect(answers()).toBe(3);
  });

  it('waits for nobody where nobody else is', async () => {
    const ann = await world.start();
    const { id } = await ann.service.create({ kind: 'direct', userId: ann.userId });
    await ann.text(id, 'a note');
    await isBackedUp(ann, id);
    ann.kill();
    await ann.storage.write([{ key: `group/${id}`, value: null }]);
    const again = await world.restart(ann);
    await again.follows(id);
    expect(commitsOf(again, id)).toBe(2);
    expect(noticesOf(again, id)).toEqual([]);
    await again.text(id, 'another one');
    expect(again.read(id)).toEqual(['another one']);
  });

  it.each(['before', 'after'] as const)(
    'is in by one commit though it ended %s the server had taken it',
    async (when) => {
      const [ann, bob] = [await world.start(), await world.start()];
      const id = await world.groupOf(ann, bob);
      await bob.follows(id);
      await isBackedUp(ann, id);
      ann.kill();
      const fresh = await world.recover(ann);
      world.groups.onCommit = (now) => {
        if (now !== when) return;
        world.groups.onCommit = () => undefined;
        fresh.kill();
      };
      await fresh.until('the end', () => fresh.isDead);
      const again = await world.restart(fresh);
      await again.follows(id);
      await bob.text(id, 'welcome back');
      await again.until('it', () => again.read(id).includes('welcome back'));
      await again.text(id, 'thanks');
      await bob.until('it', () => bob.read(id).includes('thanks'));
      expect(commitsOf(again, id)).toBe(1);
      expect(noticesOf(again, id)).toEqual([]);
      expect(noticesOf(bob, id)).toEqual([]);
    },
  );
});

describe('A server that shows a device another group to come into', () => {
  const isRefused = async (ann: GroupedDevice, id: string, reason: string): Promise<void> => {
    const fresh = await world.recover(ann);
    await fresh.until('a verdict', () => {
      const { status, notices } = fresh.service.face.group(id).get();
      return status === 'ready' || notices.some(({ type }) => type === 'entry-refused');
    });
    expect(noticesOf(fresh, id)).toContainEqual({ type: 'entry-refused', reason });
    expect(commitsOf(fresh, id)).toBe(0);
    await expect(fresh.text(id, 'hello')).rejects.toThrow('It could not be sent');
  };

  it('cannot bring it together with somebody who was removed', async () => {
    const [ann, bob, mallory] = [await world.start(), await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob, mallory);
    const room = world.groups.room(id);
    const { groupInfo, entries } = room;
    const before = { groupInfo, group: room.group, entries: [...entries], members: room.members };
    await ann.service.remove(id, mallory.userId);
    await ann.until('two', () => room.group.leaves.length === 2);
    await isBackedUp(ann, id);
    world.killAll();
    Object.assign(room, before, { departed: {} });
    await isRefused(ann, id, 'group-info.older');
  });

  it.each([
    ['other commits', 'group-info.unreachable', true],
    ['the true commits', 'group-info.tag', false],
  ])('cannot bring it into one of the same epoch with %s', async (_, reason, showsCommits) => {
    const [ann, bob] = [await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await isBackedUp(ann, id);
    const other = world.anotherServer();
    const mallory = await world.start(other);
    const members = [ann.userId, bob.userId];
    await mallory.service.create({ kind: 'group', id, title: '', members });
    world.killAll();
    const { groupInfo, group, entries } = other.room(id);
    Object.assign(world.groups.room(id), { groupInfo, group }, showsCommits ? { entries } : {});
    await isRefused(ann, id, reason);
  });
});
