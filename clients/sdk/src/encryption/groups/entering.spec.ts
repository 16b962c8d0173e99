import type { Primitives } from '@anochat/e2ee';
import { createMlsEngine, type MlsEngine } from '@anochat/e2ee/mls';
import { loadSodium } from '@anochat/e2ee/sodium';
import { KeyServer } from '../keys/testing/key-server';
import { newUuid } from '../keys/testing/keyed-device';
import { GroupServer } from './testing/group-server';
import { GroupedDevice } from './testing/grouped-device';

jest.setTimeout(60_000);

let primitives: Primitives;
let engine: MlsEngine;
let keys: KeyServer;
let groups: GroupServer;
let devices: GroupedDevice[];

const device = (
  ...more: [userId: string, deviceId?: string, storage?: GroupedDevice['storage']]
) => {
  const one = new GroupedDevice({ keys, groups, primitives, engine }, ...more);
  devices.push(one);
  return one;
};
const start = async (): Promise<GroupedDevice> => {
  const one = device(newUuid());
  await one.setUp();
  return one;
};
const restart = async (old: GroupedDevice): Promise<GroupedDevice> => {
  const again = device(old.userId, old.deviceId, old.storage);
  await again.until('linked', () => again.service.face.state.get().status === 'ready');
  return again;
};
/** Another device of the same account, by the words alone. */
const recover = async (old: GroupedDevice): Promise<GroupedDevice> => {
  const fresh = device(old.userId);
  await fresh.until('unlinked', () => fresh.service.face.state.get().status === 'unlinked');
  await fresh.service.face.restoreByWords(old.words);
  return fresh;
};
const groupOf = async (maker: GroupedDevice, ...others: GroupedDevice[]): Promise<string> => {
  const members = others.map(({ userId }) => userId);
  const { id } = await maker.service.create({ kind: 'group', title: '', members });
  return id;
};
const noticesOf = (one: GroupedDevice, id: string) => one.service.face.group(id).get().notices;
const isUnheard = (one: GroupedDevice, id: string): boolean =>
  noticesOf(one, id).some(({ type }) => type === 'unheard');
const commitsOf = ({ deviceId }: GroupedDevice, id: string): number =>
  groups.room(id).entries.filter(({ kind, device: by }) => kind === 'commit' && by === deviceId)
    .length;
/** The account has the key of the epoch in its backup. */
const isBackedUp = (one: GroupedDevice, id: string): Promise<void> =>
  one.until('a record', () =>
    keys
      .account(one.userId)
      .records.some(
        ({ conversationId, epoch }) =>
          conversationId === id && epoch === groups.room(id).group.epoch,
      ),
  );

beforeAll(async () => {
  primitives = await loadSodium();
  engine = createMlsEngine(primitives);
});
beforeEach(() => {
  keys = new KeyServer(primitives);
  keys.isStocked = false;
  groups = new GroupServer(primitives, keys);
  devices = [];
});
afterEach(async () => {
  await Promise.all(devices.map((one) => one.close()));
});

describe('A device that comes into its groups by the recovery words', () => {
  const alone = async () => {
    const [ann, bob] = [await start(), await start()];
    const id = await groupOf(ann, bob);
    await bob.follows(id);
    await isBackedUp(ann, id);
    ann.kill();
    bob.kill();
    const fresh = await recover(ann);
    await fresh.follows(id);
    return { fresh, bob, id };
  };

  it('holds its messages until it has heard somebody', async () => {
    const { fresh, bob, id } = await alone();
    expect(isUnheard(fresh, id)).toBe(true);
    await expect(fresh.text(id, 'is anybody there?')).rejects.toThrow('It could not be sent');
    const again = await restart(bob);
    await again.text(id, 'I am');
    again.kill();
    await fresh.until('a word', () => !isUnheard(fresh, id));
    await fresh.text(id, 'good');
    expect(fresh.read(id)).toEqual(['I am', 'good']);
  });

  it('still holds them after a restart', async () => {
    const { fresh, id } = await alone();
    fresh.kill();
    const again = await restart(fresh);
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
    const [ann, bob, cid] = [await start(), await start(), await start()];
    const id = await groupOf(ann, bob, cid);
    await Promise.all([bob.follows(id), cid.follows(id)]);
    await isBackedUp(ann, id);
    ann.kill();
    const answers = (): number => commitsOf(bob, id) + commitsOf(cid, id);
    // Each has renewed the key that a Welcome gave it.
    await bob.until('new keys', () => answers() === 2);
    const fresh = await recover(ann);
    await fresh.until('in', () => commitsOf(fresh, id) === 1);
    await fresh.until('a word', () => !isUnheard(fresh, id));
    await fresh.text(id, 'hello');
    for (const one of [bob, cid]) await one.until('it', () => one.read(id).includes('hello'));
    expect(answers()).toBe(3);
  });

  it('waits for nobody where nobody else is', async () => {
    const ann = await start();
    const { id } = await ann.service.create({ kind: 'direct', userId: ann.userId });
    await ann.text(id, 'a note');
    await isBackedUp(ann, id);
    ann.kill();
    await ann.storage.write([{ key: `group/${id}`, value: null }]);
    const again = await restart(ann);
    await again.follows(id);
    expect(commitsOf(again, id)).toBe(2);
    expect(noticesOf(again, id)).toEqual([]);
    await again.text(id, 'another one');
    expect(again.read(id)).toEqual(['another one']);
  });

  it.each(['before', 'after'] as const)(
    'is in by one commit though it ended %s the server had taken it',
    async (when) => {
      const [ann, bob] = [await start(), await start()];
      const id = await groupOf(ann, bob);
      await bob.follows(id);
      await isBackedUp(ann, id);
      ann.kill();
      const fresh = await recover(ann);
      groups.onCommit = (now) => {
        if (now !== when) return;
        groups.onCommit = () => undefined;
        fresh.kill();
      };
      await fresh.until('the end', () => fresh.isDead);
      const again = await restart(fresh);
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
    const fresh = await recover(ann);
    await fresh.until('a verdict', () => {
      const { status, notices } = fresh.service.face.group(id).get();
      return status === 'ready' || notices.some(({ type }) => type === 'entry-refused');
    });
    expect(noticesOf(fresh, id)).toContainEqual({ type: 'entry-refused', reason });
    expect(commitsOf(fresh, id)).toBe(0);
    await expect(fresh.text(id, 'hello')).rejects.toThrow('It could not be sent');
  };

  it('cannot bring it together with somebody who was removed', async () => {
    const [ann, bob, mallory] = [await start(), await start(), await start()];
    const id = await groupOf(ann, bob, mallory);
    const room = groups.room(id);
    const { groupInfo, entries } = room;
    const before = { groupInfo, group: room.group, entries: [...entries], members: room.members };
    await ann.service.remove(id, mallory.userId);
    await ann.until('two', () => room.group.leaves.length === 2);
    await isBackedUp(ann, id);
    for (const one of devices) one.kill();
    Object.assign(room, before, { departed: {} });
    await isRefused(ann, id, 'group-info.older');
  });

  it.each([
    ['other commits', 'group-info.unreachable', true],
    ['the true commits', 'group-info.tag', false],
  ])('cannot bring it into one of the same epoch with %s', async (_, reason, showsCommits) => {
    const [ann, bob] = [await start(), await start()];
    const id = await groupOf(ann, bob);
    await isBackedUp(ann, id);
    const other = new GroupServer(primitives, keys);
    const mallory = new GroupedDevice({ keys, groups: other, primitives, engine }, newUuid());
    devices.push(mallory);
    await mallory.setUp();
    const members = [ann.userId, bob.userId];
    await mallory.service.create({ kind: 'group', id, title: '', members });
    for (const one of devices) one.kill();
    const { groupInfo, group, entries } = other.room(id);
    Object.assign(groups.room(id), { groupInfo, group }, showsCommits ? { entries } : {});
    await isRefused(ann, id, reason);
  });
});
