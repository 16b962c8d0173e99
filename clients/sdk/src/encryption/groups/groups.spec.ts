import type { Entry, MessageEntry } from '@anochat/contract';
import { fromBase64, toBase64 } from '@anochat/e2ee';
import { NetworkError } from '../../errors';
import type { GroupedDevice } from './testing/grouped-device';
import { GroupedPeople } from './testing/grouped-people';

const world = new GroupedPeople();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

describe('Groups', () => {
  it('lets two people talk', async () => {
    const ann = await world.start();
    const bob = await world.start();
    const { id } = await ann.service.create({ kind: 'direct', userId: bob.userId });
    await ann.text(id, 'hello');
    await bob.follows(id);
    await bob.text(id, 'hi');
    await ann.text(id, 'how are you');
    await ann.until('all', () => ann.read(id).length === 3);
    expect(ann.read(id)).toEqual(['hello', 'hi', 'how are you']);
    expect(bob.read(id)).toEqual(['hello', 'hi', 'how are you']);
    expect(ann.service.face.group(id).get().notices).toEqual([]);
    expect(bob.service.face.group(id).get().notices).toEqual([]);
    expect(bob.service.face.undecryptable.get()).toEqual({});
  });

  it('tells who came and who went by what the members agreed on', async () => {
    const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await ann.text(id, 'before');
    await bob.follows(id);
    await ann.service.add(id, [cid.userId]);
    await cid.follows(id);
    await cid.text(id, 'hello');
    await ann.text(id, 'welcome');
    await cid.until('the welcome', () => cid.read(id).includes('welcome'));
    await ann.service.remove(id, bob.userId);
    await ann.until('two', () => ann.service.face.group(id).get().roster.length === 2);
    await ann.text(id, 'without bob');
    await cid.until('it', () => cid.read(id).includes('without bob'));
    expect(cid.service.face.group(id).get().notices).toEqual([]);
    expect(linesOf(ann, id)).toEqual([
      { type: 'created', users: [bob.userId] },
      { type: 'added', users: [cid.userId] },
      { type: 'removed', users: [bob.userId] },
    ]);
    // What the server would still hand to somebody who was removed does not open.
    const secret = world.groups.room(id).entries.at(-1);
    if (secret?.kind !== 'message') throw new Error('The last one is a message');
    bob.takeHead(world.groups.head(id, bob.userId));
    await bob.until('a verdict', () => bob.open(secret).state !== 'pending');
    expect(bob.open(secret)).toEqual({ state: 'unreadable', reason: 'epoch-missing' });
  });

  it('waits with what came before the Welcome, which may open it', async () => {
    const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    const room = world.groups.room(id);
    room.members = new Set([...room.members, cid.userId]);
    await ann.text(id, 'too early');
    await cid.until('it', () => cid.read(id).length === 1);
    const isJudged = (): boolean => cid.read(id).at(-1) !== '(pending)';
    await expect(cid.until('a verdict', isJudged, 500)).rejects.toThrow('a verdict');
    await ann.service.add(id, [cid.userId]);
    await cid.follows(id);
    await cid.until('a verdict', () => cid.read(id).at(-1) === '(not-yet-member)');
  });

  it('comes in by a Welcome that arrives while it reads others', async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    world.groups.beforeWelcomes = async () => {
      world.groups.beforeWelcomes = () => Promise.resolve();
      const members = [bob.userId];
      await ann.service.create({ kind: 'group', title: '', members });
    };
    bob.service.wake();
    await bob.until(
      'no Welcome left',
      () => world.groups.rooms.size === 1 && world.groups.welcomes.length === 0,
    );
    for (const id of world.groups.rooms.keys()) {
      expect(bob.service.face.group(id).get().status).toBe('ready');
    }
  });

  it('reads anew what it has read past before its Welcome came', async () => {
    const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    world.groups.withholdsWelcomes = true;
    await ann.service.add(id, [cid.userId]);
    await ann.send(id, { v: 1, type: 'settings', title: 'Hikes', topic: '' });
    const parts = [{ type: 'text' as const, text: 'for you' }];
    await ann.send(id, { v: 1, type: 'message', parts, mentions: [cid.userId] });
    await bob.service.leave(id);
    const passed = world.groups.room(id).entries.length;
    expect(await cid.service.face.report(id)).toMatchObject({ to: passed });
    expect(cid.service.titleOf(id)).toBeNull();
    world.groups.withholdsWelcomes = false;
    cid.service.wake();
    await cid.follows(id);
    await cid.until('the title', () => cid.service.titleOf(id)?.title === 'Hikes');
    expect(cid.service.mentionsAfter(id, 0)).toBe(1);
    expect(cid.service.face.undecryptable.get()).toEqual({});
    // It knows who has left since, and counts on from what others have said.
    await cid.text(id, 'without bob');
    const users = world.groups.room(id).group.leaves.map(({ user }) => user);
    expect(users.sort()).toEqual([ann.userId, cid.userId].sort());
    expect(cid.service.face.group(id).get().notices).toEqual([]);
    const report = await cid.service.face.report(id);
    expect(report).toMatchObject({ gaps: [], doubles: [], differs: [] });
    expect(report.seenAlike.map(({ userId }) => userId)).toContain(ann.userId);
  });

  it('says when a conversation is called otherwise, and when somebody is named in it', async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    let told: unknown = null;
    bob.changed = () => {
      told = [bob.service.titleOf(id)?.title, bob.service.mentionsAfter(id, 0)];
    };
    await ann.send(id, { v: 1, type: 'settings', title: 'Hikes', topic: '' });
    await bob.until('the title', () => JSON.stringify(told) === '["Hikes",0]');
    const parts = [{ type: 'text' as const, text: 'for you' }];
    await ann.send(id, { v: 1, type: 'message', parts, mentions: [bob.userId] });
    await bob.until('the name', () => JSON.stringify(told) === '["Hikes",1]');
  });

  it('reads it anew also when it ends as soon as it is in', async () => {
    const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    world.groups.withholdsWelcomes = true;
    await ann.service.add(id, [cid.userId]);
    await ann.send(id, { v: 1, type: 'settings', title: 'Hikes', topic: '' });
    await cid.service.face.report(id);
    await cid.service.close();
    cid.kill();
    const joining = await world.restart(cid, (device) => {
      device.written = (keys) => keys.includes(`group/${id}`) && device.kill();
    });
    world.groups.withholdsWelcomes = false;
    joining.service.wake();
    await joining.until('the end', () => joining.isDead);
    const again = await world.restart(joining);
    await again.follows(id);
    await again.until('the title', () => again.service.titleOf(id)?.title === 'Hikes');
  });

  it('stays in its group when a Welcome leads to another one of the same name', async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    await ann.text(id, 'before');
    const other = world.anotherServer();
    const mallory = await world.start(other);
    await mallory.service.create({ kind: 'group', id, title: '', members: [ann.userId] });
    world.groups.welcomes.push(...other.welcomes);
    ann.hearWelcome();
    await ann.until('it read', () => world.groups.welcomes.length === 0);
    await ann.text(id, 'still here');
    await bob.text(id, 'so am I');
    await ann.until('all', () => ann.read(id).length === 3);
    for (const device of [ann, bob]) {
      expect(device.read(id)).toEqual(['before', 'still here', 'so am I']);
      const { roster, notices } = device.service.face.group(id).get();
      expect(roster.map(({ userId }) => userId)).toEqual([ann.userId, bob.userId]);
      expect(notices).toEqual([]);
      expect(device.service.face.undecryptable.get()).toEqual({});
    }
  });

  it('lets a person leave: others take the devices out before they go on', async () => {
    const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob, cid);
    await Promise.all([bob.follows(id), cid.follows(id)]);
    await cid.service.leave(id);
    await bob.text(id, 'cid is gone');
    await ann.until('it', () => ann.read(id).includes('cid is gone'));
    expect(
      ann.service.face
        .group(id)
        .get()
        .roster.map(({ userId }) => userId)
        .sort(),
    ).toEqual([ann.userId, bob.userId].sort());
    expect(linesOf(ann, id).at(-1)).toEqual({ type: 'left', users: [cid.userId] });
  });

  it('ends a storm of commits with one group for all', async () => {
    const ann = await world.start();
    const others = await Promise.all(Array.from({ length: 5 }, () => world.start()));
    const people = [ann, ...others];
    const id = await world.groupOf(ann, ...others);
    await Promise.all(others.map((device) => device.follows(id)));
    for (const { userId } of others) await ann.service.changeRole(id, userId, 'admin');
    const guests = await Promise.all(people.map(() => world.start()));
    await Promise.all(people.map((device) => device.follows(id)));
    // Each brings somebody in, from the same epoch: one commit wins, and the others come after it.
    await Promise.all([
      ...people.map((device, at) => device.service.add(id, [guests[at]!.userId])),
      ...people.map((device, at) => device.text(id, `text ${at}`)),
    ]);
    await Promise.all([...people, ...guests].map((device) => device.follows(id)));
    await ann.text(id, 'all here');
    for (const device of [...people, ...guests]) {
      await device.until('the last', () => device.read(id).includes('all here'));
      expect(device.service.face.group(id).get().roster).toHaveLength(12);
      expect(device.service.face.group(id).get().notices).toEqual([]);
    }
  });

  it('stores a message once that was sealed for an epoch that has passed', async () => {
    const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    const { codec } = bob.service;
    const seal = codec.seal.bind(codec);
    const sealing = jest.spyOn(codec, 'seal').mockImplementationOnce(async (message) => {
      const sealed = await seal(message);
      await ann.service.add(id, [cid.userId]);
      return sealed;
    });
    await bob.text(id, 'meanwhile');
    expect(sealing.mock.calls.length).toBeGreaterThan(1);
    await ann.until('it', () => ann.read(id).includes('meanwhile'));
    expect(ann.read(id).filter((text) => text === 'meanwhile')).toHaveLength(1);
    const { entries } = world.groups.room(id);
    expect(
      entries.filter(({ kind, sender }) => kind === 'message' && sender === bob.userId),
    ).toHaveLength(1);
  });
});

describe('A device that ends in the middle of a commit', () => {
  const setUp = async (): Promise<{ ann: GroupedDevice; bob: GroupedDevice; id: string }> => {
    const [ann, bob] = [await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    return { ann, bob, id };
  };
  const isStillIn = async (ann: GroupedDevice, bob: GroupedDevice, id: string): Promise<void> => {
    await ann.follows(id);
    await ann.text(id, 'I am back');
    await bob.until('it', () => bob.read(id).includes('I am back'));
    await bob.text(id, 'good');
    await ann.until('it', () => ann.read(id).includes('good'));
    expect(bob.service.face.group(id).get().notices).toEqual([]);
    expect(ann.service.face.group(id).get().notices).toEqual([]);
  };

  it.each([0, 1, 2, 3, 4, 5])(
    'goes on after its store has taken %i more writes',
    async (writes) => {
      const { ann, bob, id } = await setUp();
      const cid = await world.start();
      ann.writesLeft = writes;
      await ann.service.add(id, [cid.userId]).catch(() => undefined);
      ann.kill();
      await isStillIn(await world.restart(ann), bob, id);
    },
  );

  it.each(['before', 'after'] as const)(
    'goes on when it ends %s the server has taken it',
    async (when) => {
      const { ann, bob, id } = await setUp();
      const cid = await world.start();
      world.groups.onCommit = (now) => {
        if (now === when) ann.kill();
        if (now === when) world.groups.onCommit = () => undefined;
      };
      await expect(ann.service.add(id, [cid.userId])).rejects.toThrow();
      await isStillIn(await world.restart(ann), bob, id);
    },
  );

  it('does what it has begun, though it never heard of its end', async () => {
    const { ann, bob, id } = await setUp();
    const cid = await world.start();
    world.groups.onCommit = (now) => {
      if (now !== 'before') return;
      world.groups.onCommit = () => undefined;
      ann.kill();
      throw new NetworkError('It never arrived');
    };
    await expect(ann.service.add(id, [cid.userId])).rejects.toThrow();
    const again = await world.restart(ann);
    await cid.follows(id);
    await isStillIn(again, bob, id);
  });
});

describe('A person with several devices', () => {
  const link = async (old: GroupedDevice): Promise<GroupedDevice> => {
    const fresh = world.device(old.userId);
    const state = () => fresh.service.face.state.get();
    await fresh.until('an offer', () => state().status === 'unlinked');
    const now = state();
    if (now.status !== 'unlinked') throw new Error('It has an offer');
    const found = await old.service.face.findOffer(now.offer.qr);
    await old.service.face.approve(found);
    await fresh.ready();
    return fresh;
  };

  it('has each linked device brought into each group, with all that was said', async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await ann.text(id, 'before');
    await bob.follows(id);
    const phone = await link(ann);
    await phone.follows(id);
    await bob.text(id, 'after');
    await phone.until('it', () => phone.read(id).includes('after'));
    const old = world.groups.room(id).entries.find(({ kind }) => kind === 'message');
    if (old?.kind !== 'message') throw new Error('There is one');
    await phone.until('history', () => phone.open(old).state === 'opened', 25_000);
  });

  it('takes a revoked device out of all groups, and nothing is sent before', async () => {
    const [ann, bob] = [await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    const phone = await link(ann);
    await phone.follows(id);
    await ann.service.face.revoke(phone.deviceId);
    await bob.text(id, 'not for the phone');
    expect(world.groups.room(id).group.leaves.map(({ device }) => device)).not.toContain(
      phone.deviceId,
    );
    const secret = world.groups.room(id).entries.at(-1);
    if (secret?.kind !== 'message') throw new Error('The last one is a message');
    expect(phone.open(secret).state).not.toBe('opened');
    await ann.until('it', () => ann.read(id).includes('not for the phone'));
  });
});

describe('A server that lies about a log', () => {
  /** Bob is shown what `lie` makes of each message that Ann has sent. */
  const told = async (
    lie: (entry: MessageEntry, at: number) => Entry | null,
  ): Promise<{ readonly notices: readonly string[]; readonly reads: readonly string[] }> => {
    const [ann, bob] = [await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob);
    await bob.follows(id);
    await bob.text(id, 'one');
    const seen: number[] = [];
    world.groups.lie = (entry, to) => {
      if (to !== bob.deviceId || entry.kind !== 'message' || entry.sender !== ann.userId)
        return entry;
      if (!seen.includes(entry.seq)) seen.push(entry.seq);
      return lie(entry, seen.indexOf(entry.seq));
    };
    for (const text of ['two', 'three', 'four', 'five']) await ann.text(id, text);
    await ann.text(id, 'six');
    await bob.until('six', () => bob.read(id).includes('six'));
    return {
      notices: bob.service.face
        .group(id)
        .get()
        .notices.map(({ type }) => type),
      reads: bob.read(id),
    };
  };

  it('is believed where it does not lie', async () => {
    const { notices, reads } = await told((entry) => entry);
    expect(notices).toEqual([]);
    expect(reads).toEqual(['one', 'two', 'three', 'four', 'five', 'six']);
  });

  it('is noticed when it changes the time of an entry', async () => {
    const changed = { ts: '2020-01-01T00:00:00.000Z' };
    const { notices } = await told((entry, at) => (at === 1 ? { ...entry, ...changed } : entry));
    expect(notices).toContain('log-differs');
  });

  it('is noticed when it puts an earlier message in the place of another', async () => {
    let first: MessageEntry | null = null;
    const { notices, reads } = await told((entry, at) => {
      first ??= entry;
      return at === 2 ? { ...entry, body: first.body, clientId: first.clientId } : entry;
    });
    expect(notices).toContain('log-differs');
    expect(reads).toContain('(duplicate)');
  });

  it('is noticed when it shows an entry as erased that was not', async () => {
    const { notices, reads } = await told((entry, at) => {
      const { body: _, ...rest } = entry;
      return at === 1 ? { ...rest, erased: true } : entry;
    });
    expect(reads).not.toContain('three');
    expect(notices).toContain('log-differs');
  });

  it('is noticed when it swaps two entries', async () => {
    const bodies = new Map<number, MessageEntry>();
    const { notices } = await told((entry, at) => {
      bodies.set(at, entry);
      const other = bodies.get(at - 1);
      if (at !== 2 || !other) return entry;
      return { ...entry, body: other.body, clientId: other.clientId, ts: other.ts };
    });
    expect(notices).toContain('log-differs');
  });

  it('is noticed when it leaves a message out and closes the gap', async () => {
    const { notices, reads } = await told((entry, at) => {
      if (at === 1) return null;
      return at > 1 ? { ...entry, seq: entry.seq - 1, n: entry.n - 1 } : entry;
    });
    expect(reads).not.toContain('three');
    expect(notices).toContain('log-differs');
  });

  it('can put nothing that it wrote itself into an encrypted conversation', async () => {
    const { reads } = await told((entry, at) => {
      const { body: _, ...rest } = entry;
      const content = { v: 1, type: 'message', parts: [{ type: 'text', text: 'fake' }] } as const;
      return at === 1 ? { ...rest, content: { ...content, parts: [...content.parts] } } : entry;
    });
    expect(reads).toContain('(plain)');
    expect(reads).not.toContain('fake');
  });

  it('cannot make what was said about one entry be about another', async () => {
    const { reads } = await told((entry, at) => (at === 1 ? { ...entry, target: 2 } : entry));
    expect(reads).toContain('(misplaced)');
    expect(reads).not.toContain('three');
  });

  it('cannot put a message into another epoch', async () => {
    const { reads } = await told((entry, at) => (at === 1 ? { ...entry, epoch: 0 } : entry));
    expect(reads).not.toContain('three');
  });

  it('cannot say that somebody has left who has not signed it', async () => {
    const [ann, bob, cid] = [await world.start(), await world.start(), await world.start()];
    const id = await world.groupOf(ann, bob, cid);
    await Promise.all([bob.follows(id), cid.follows(id)]);
    world.groups.isLenient = true;
    world.groups.lie = (entry) => {
      if (entry.kind !== 'membership' || entry.change.type !== 'left') return entry;
      const { statement = '' } = entry.change;
      const unsigned = toBase64(fromBase64(statement).fill(0, -64));
      return { ...entry, change: { ...entry.change, statement: unsigned } };
    };
    await cid.service.leave(id);
    await ann.text(id, 'cid is gone');
    await bob.until('it', () => bob.read(id).includes('cid is gone'));
    for (const one of [ann, bob])
      expect(linesOf(one, id).at(-1)).toEqual({ type: 'removed', users: [cid.userId] });
  });

  it('cannot say that somebody else wrote a message', async () => {
    const { reads } = await told((entry, at) =>
      at === 1
        ? { ...entry, sender: world.groups.room(entry.conversationId).group.leaves[1]!.user }
        : entry,
    );
    expect(reads).toContain('(not-a-member)');
  });
});

const linesOf = (device: GroupedDevice, id: string): readonly unknown[] =>
  [...(device.shown.get(id)?.values() ?? [])]
    .sort((a, b) => a.seq - b.seq)
    .flatMap((entry) =>
      entry.kind === 'message' ? [] : (device.service.codec.lines?.(entry) ?? []),
    )
    .map((event) => (event.type === 'membership' ? event.change : event));
