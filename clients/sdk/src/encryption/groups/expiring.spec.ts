import type { Entry } from '@anochat/contract';
import { GroupedPeople } from './testing/grouped-people';

const world = new GroupedPeople();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

/** The time of the server in memory is long past: what expires has done so at once. */
describe('A message that disappears', () => {
  const talk = async (expiresIn?: number) => {
    const [ann, bob] = [await world.start(), await world.start()];
    const members = [bob.userId];
    const { id } = await ann.service.create({ kind: 'group', title: '', members });
    await bob.follows(id);
    const parts = [{ type: 'text', text: 'secret' }] as const;
    const more = expiresIn === undefined ? {} : { expiresIn };
    const say = () => ann.send(id, { v: 1, type: 'message', parts: [...parts], ...more });
    return { ann, bob, id, say };
  };
  const lies: Readonly<Record<string, (entry: Entry) => Entry>> = {
    'never, though its sender says when': ({ ...entry }) =>
      entry.kind === 'message' ? { ...entry, expiresAt: undefined } : entry,
    earlier: (entry) => (entry.kind === 'message' ? { ...entry, expiresAt: entry.ts } : entry),
  };

  it('is read while it is there', async () => {
    const { bob, id, say } = await talk(60);
    await say();
    await bob.until('it', () => bob.read(id).includes('secret'));
    expect(bob.service.face.undecryptable.get()).toEqual({});
  });

  it.each(Object.keys(lies))('is not read where the server would have it go %s', async (name) => {
    const { bob, id, say } = await talk(60);
    world.groups.lie = (entry, to) => (to === bob.deviceId ? lies[name]!(entry) : entry);
    await say();
    await bob.until('a verdict', () => bob.read(id).includes('(expiry-differs)'));
  });

  it('is not read where its sender let it stay', async () => {
    const { bob, id, say } = await talk();
    world.groups.lie = (entry, to) =>
      to === bob.deviceId && entry.kind === 'message' ? { ...entry, expiresAt: entry.ts } : entry;
    await say();
    await bob.until('a verdict', () => bob.read(id).includes('(expiry-differs)'));
  });

  it('is missed by nobody when it has gone, unless it had no time of its own', async () => {
    const { ann, bob, id, say } = await talk(60);
    const seq = await say();
    await bob.until('it', () => bob.read(id).includes('secret'));
    await bob.text(id, 'on');
    const { room } = { room: world.groups.room(id) };
    room.entries = room.entries.map((one) => (one.seq === seq ? world.groups.wiped(one) : one));
    for (const device of [ann, bob]) {
      expect(await device.service.face.report(id)).toMatchObject({ differs: [], gaps: [] });
    }
    // It invents a time for one that should have stayed.
    const kept = await ann.text(id, 'stays');
    await bob.until('it', () => bob.read(id).includes('stays'));
    await bob.text(id, 'seen');
    room.entries = room.entries.map((one) =>
      one.seq === kept && one.kind === 'message'
        ? { ...world.groups.wiped(one), expiresAt: one.ts }
        : one,
    );
    const { differs } = await ann.service.face.report(id);
    expect(differs).toContainEqual(expect.objectContaining({ reason: 'chain' }));
  });

  it('is what those who lead the group have decided', async () => {
    const { ann, bob, id } = await talk();
    const settings = { v: 1, type: 'settings', title: '', topic: '' } as const;
    await ann.send(id, { ...settings, timer: 60 });
    await bob.until('the timer', () => bob.service.titleOf(id)?.timer === 60);
    await bob.send(id, { ...settings, timer: 5 });
    await ann.text(id, 'later');
    await bob.until('it', () => bob.read(id).includes('later'));
    expect(ann.service.titleOf(id)?.timer).toBe(60);
    expect(bob.service.titleOf(id)?.timer).toBe(60);
  });
});
