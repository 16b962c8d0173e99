import type { Entry, RedactionEntry } from '@anochat/contract';
import { fromBase64, toBase64 } from '@anochat/e2ee';
import type { GroupedDevice } from './testing/grouped-device';
import { GroupedPeople } from './testing/grouped-people';

const world = new GroupedPeople();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

/** Ann leads a group with Bob and Cid; each has said something, and seen all that was said. */
const talk = async () => {
  const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
  const members = [bob.userId, cid.userId];
  const { id } = await ann.service.create({ kind: 'group', title: '', members });
  await Promise.all([bob.follows(id), cid.follows(id)]);
  const said = {
    ann: await ann.text(id, 'from ann'),
    bob: await bob.text(id, 'from bob'),
    cid: await cid.text(id, 'from cid'),
  };
  const isRead = (device: GroupedDevice): boolean => device.read(id).length === 3;
  for (const device of [ann, bob, cid]) await device.until('all', () => isRead(device));
  return { ann, bob, cid, id, said };
};
type Talk = Awaited<ReturnType<typeof talk>>;

/** Somebody who has read nothing yet reads the log as it is now. */
const again = async (device: GroupedDevice): Promise<GroupedDevice> => {
  const { userId, deviceId, storage } = device;
  await device.close();
  const traces = await storage.list('trace/');
  await storage.write(traces.map(([key]) => ({ key, value: null })));
  const fresh = world.device(userId, deviceId, storage);
  await fresh.until('linked', () => fresh.service.face.state.get().status === 'ready');
  return fresh;
};

const noticesOf = (device: GroupedDevice, id: string) =>
  device.service.face.group(id).get().notices;

/** Each says something once more, so that everybody has signed for what they saw. */
const goOn = async ({ ann, bob, cid, id }: Talk): Promise<void> => {
  for (const device of [ann, bob, cid]) await device.text(id, 'on');
  const isRead = (device: GroupedDevice): boolean =>
    device.read(id).filter((text) => text === 'on').length === 3;
  for (const device of [ann, bob, cid]) await device.until('all', () => isRead(device));
};

const redactionIn = (id: string): RedactionEntry => {
  const found = world.groups.room(id).entries.find(({ kind }) => kind === 'redaction');
  if (found?.kind !== 'redaction') throw new Error('Nothing was taken back');
  return found;
};

describe('A message that was taken back', () => {
  it('leaves the log whole, for who has read it before and for who has not', async () => {
    const all = await talk();
    const { ann, bob, cid, id, said } = all;
    await bob.send(id, { v: 1, type: 'reaction', emoji: '👍', op: 'add' }, said.cid);
    await cid.redact(id, said.cid);
    // Ann leads the group.
    await ann.redact(id, said.bob);
    await goOn(all);
    const check = async (device: GroupedDevice): Promise<void> => {
      const report = await device.service.face.report(id);
      expect(report).toMatchObject({ from: 1, unchecked: [], gaps: [], doubles: [], removed: [] });
      expect(report.differs).toEqual([]);
      expect(report.seenAlike).toHaveLength(2);
      expect(noticesOf(device, id)).toEqual([]);
    };
    for (const device of [ann, bob, cid]) await check(device);
    await check(await again(bob));
  });

  it('is noticed when another’s hands did it: a plain member’s', async () => {
    const all = await talk();
    const { ann, bob, cid, id, said } = all;
    await bob.redact(id, said.cid);
    await goOn(all);
    const wanted = { userId: bob.userId, seq: said.cid, reason: 'delete' };
    for (const device of [ann, cid]) {
      expect((await device.service.face.report(id)).differs).toEqual([wanted]);
      expect(noticesOf(device, id)).toEqual([
        { type: 'log-differs', from: bob.userId, seq: said.cid, reason: 'delete' },
      ]);
    }
    const fresh = await again(cid);
    expect((await fresh.service.face.report(id)).differs).toEqual([wanted]);
  });

  it('is told of as the operator’s act when nobody has signed it', async () => {
    const all = await talk();
    const { ann, bob, cid, id, said } = all;
    await cid.post(id, { kind: 'redaction', target: said.cid });
    await goOn(all);
    const check = async (device: GroupedDevice): Promise<void> => {
      const report = await device.service.face.report(id);
      expect(report).toMatchObject({ removed: [said.cid], differs: [], unchecked: [] });
      expect(noticesOf(device, id)).toEqual([]);
    };
    await check(ann);
    await check(await again(bob));
  });
});

describe('A server that takes messages away by itself', () => {
  /** What Ann sees of a log in which the server shows her something else than there is. */
  const lied = async (
    all: Talk,
    lie: (entry: Entry) => Entry,
  ): Promise<{ readonly live: readonly unknown[]; readonly cold: readonly unknown[] }> => {
    const { ann, id } = all;
    world.groups.lie = (entry, to) => (to === ann.deviceId ? lie(entry) : entry);
    await goOn(all);
    const live = (await ann.service.face.report(id)).differs;
    const fresh = await again(ann);
    return { live, cold: (await fresh.service.face.report(id)).differs };
  };

  it('is noticed when nothing in the log says who did it', async () => {
    const all = await talk();
    const { said } = all;
    const { live, cold } = await lied(all, (entry) =>
      entry.seq === said.bob ? world.groups.wiped(entry) : entry,
    );
    const wanted = { userId: all.bob.userId, seq: said.bob, reason: 'erased' };
    expect(live).toEqual([wanted]);
    expect(cold).toEqual([wanted]);
  });

  it('is noticed when it uses the word for another message', async () => {
    const all = await talk();
    const { bob, id, said } = all;
    const second = await bob.text(id, 'another one');
    await bob.redact(id, second);
    const { statement } = redactionIn(id);
    world.groups.room(id).entries = world.groups
      .room(id)
      .entries.filter(({ kind }) => kind !== 'redaction');
    await bob.post(id, { kind: 'redaction', target: said.bob, statement: String(statement) });
    const { live, cold } = await lied(all, (entry) => entry);
    const wanted = { userId: bob.userId, seq: said.bob, reason: 'delete' };
    expect(live).toContainEqual(wanted);
    expect(cold).toContainEqual(wanted);
  });

  it('is noticed when the word is not signed by the device that it names', async () => {
    const all = await talk();
    const { bob, id, said } = all;
    await bob.redact(id, said.bob);
    const spoilt = (statement: string): string => {
      const bytes = fromBase64(statement);
      return toBase64(bytes.with(164, bytes[164]! ^ 1));
    };
    const { live, cold } = await lied(all, (entry) =>
      entry.kind === 'redaction' ? { ...entry, statement: spoilt(String(entry.statement)) } : entry,
    );
    // Ann followed the log before the lie; who reads it again sees both.
    expect(live).toContainEqual(expect.objectContaining({ reason: 'chain' }));
    expect(cold).toContainEqual({ userId: bob.userId, seq: said.bob, reason: 'delete' });
  });

  it('is noticed when it names another digest of what is gone', async () => {
    const all = await talk();
    const { bob, id, said } = all;
    await bob.redact(id, said.bob);
    const { cold } = await lied(all, (entry) =>
      entry.seq === said.bob && entry.kind === 'message'
        ? { ...entry, bodyDigest: toBase64(new Uint8Array(32)) }
        : entry,
    );
    expect(cold).toContainEqual({ userId: bob.userId, seq: said.bob, reason: 'delete' });
    expect(cold).toContainEqual(expect.objectContaining({ reason: 'chain' }));
  });

  it('is noticed when it says that a plain member took back a message of their own', async () => {
    const all = await talk();
    const { bob, cid, id, said } = all;
    // Bob helps the server: he signs for what Cid wrote as if it were his.
    const seen = bob.shown.get(id)?.get(said.cid);
    if (seen?.kind !== 'message') throw new Error('It was shown');
    bob.shown.get(id)?.set(said.cid, { ...seen, sender: bob.userId });
    await bob.redact(id, said.cid);
    const { cold } = await lied(all, (entry) =>
      entry.seq === said.cid ? { ...entry, sender: bob.userId } : entry,
    );
    expect(cold).toContainEqual(expect.objectContaining({ reason: 'chain' }));
    const byCid = await cid.service.face.report(id);
    expect(byCid.differs).toContainEqual({ userId: bob.userId, seq: said.cid, reason: 'delete' });
  });
});
