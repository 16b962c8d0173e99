import type { GroupedDevice } from '../../clients/sdk/src/encryption/groups/testing/grouped-device';
import { GroupedPeople } from '../../clients/sdk/src/encryption/groups/testing/grouped-people';

/** Accounts get their keys; a group is made, one is added, and one removed. */
export async function conversation(): Promise<unknown> {
  const world = new GroupedPeople();
  await world.load();
  world.begin();
  // Each device makes its key package of last resort, and no supply: that takes this engine minutes.
  world.keys.isStocked = true;
  const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
  const names = new Map([
    [ann.userId, 'ann'],
    [bob.userId, 'bob'],
    [cid.userId, 'cid'],
  ]);
  const id = await world.groupOf(ann, bob);
  await ann.send(id, { v: 1, type: 'settings', title: 'Hikes', topic: '' });
  const hello = await ann.text(id, 'hello, 世界 👋🏽');
  await bob.follows(id);
  await readsAsMany(bob, id, 2);
  await bob.send(id, { v: 1, type: 'reaction', emoji: '👍', op: 'add' }, hello);
  await ann.service.add(id, [cid.userId]);
  await cid.follows(id);
  await cid.text(id, 'here I am');
  await bob.text(id, 'welcome');
  await readsAsMany(bob, id, 5);
  await ann.service.remove(id, bob.userId);
  await ann.text(id, 'without bob');
  await readsAsMany(cid, id, 3);
  const secret = world.groups.room(id).entries.at(-1);
  if (secret?.kind !== 'message') throw new Error('The last one is a message');
  bob.takeHead(world.groups.head(id, bob.userId));
  await bob.until('a verdict', () => bob.open(secret).state !== 'pending');

  const report = await cid.service.face.report(id);
  const told = {
    words: ann.words.length,
    title: cid.service.titleOf(id)?.title,
    read: { ann: ann.read(id), bob: bob.read(id), cid: cid.read(id) },
    toBob: bob.open(secret),
    roster: rosterOf(cid, id).map((user) => names.get(user)),
    notices: cid.service.face.group(id).get().notices,
    undecryptable: cid.service.face.undecryptable.get(),
    report: { gaps: report.gaps, doubles: report.doubles, differs: report.differs },
  };
  await world.end();
  return told;
}

const readsAsMany = (device: GroupedDevice, id: string, count: number): Promise<void> =>
  device.until(
    `${count} messages`,
    () => device.read(id).filter((text) => text !== '(pending)').length >= count,
  );

const rosterOf = (device: GroupedDevice, id: string): readonly string[] =>
  device.service.face
    .group(id)
    .get()
    .roster.map(({ userId }) => userId);
