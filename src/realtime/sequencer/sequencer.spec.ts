import type { Entry, MembershipChange, Seq, UserId } from '@anochat/contract';
import fc from 'fast-check';

import type { Effect } from './effect';
import { type AttachId, type News, type Position, Sequencer } from './sequencer';

const ROOM = 'room';

const entryAt = (seq: Seq, change?: MembershipChange, conversationId = ROOM): Entry => {
  const shared = {
    conversationId,
    seq,
    n: seq,
    sender: 'ann',
    device: null,
    clientId: null,
    generation: 0,
    epoch: 0,
    quiet: false,
    target: null,
    ts: '2026-01-01T00:00:00.000Z',
    erased: false,
  } as const;
  return change === undefined
    ? { ...shared, kind: 'message' }
    : { ...shared, kind: 'membership', change };
};
const newsOf = (...seqs: readonly Seq[]): News => ({
  conversationId: ROOM,
  entries: seqs.map((seq) => entryAt(seq)),
});
const delivered = (effects: readonly Effect[]): readonly Seq[] =>
  effects.flatMap((effect) => (effect.type === 'deliver' ? [effect.entry.seq] : []));

/** A sequencer on which ann listens to the room from `seq` on. */
const listening = (seq: Seq, limits = {}): Sequencer => {
  const sequencer = new Sequencer(limits);
  sequencer.attached(sequencer.attach(), [{ conversationId: ROOM, userId: 'ann', seq }], 0);
  return sequencer;
};

describe('Sequencer', () => {
  it('delivers the next, drops what came before and holds what comes after', () => {
    const sequencer = listening(5);
    expect(delivered(sequencer.offer(newsOf(6), 0))).toEqual([6]);
    expect(delivered(sequencer.offer(newsOf(6, 4), 0))).toEqual([]);
    expect(delivered(sequencer.offer(newsOf(9, 8), 0))).toEqual([]);
    expect(delivered(sequencer.offer(newsOf(7), 0))).toEqual([7, 8, 9]);
    expect(sequencer.counts).toMatchObject({ delivered: 4, duplicates: 2, held: 2, gaps: 1 });
  });

  it('asks the log for all due gaps at once, and only after the wait', () => {
    const sequencer = listening(5, { gapWaitMs: 100 });
    sequencer.attached(sequencer.attach(), [{ conversationId: 'other', userId: 'ann', seq: 1 }], 0);
    sequencer.offer(newsOf(8), 0);
    sequencer.head('other', 3, 10);
    expect(sequencer.nextTickAt).toBe(100);
    expect(sequencer.tick(99)).toEqual([]);
    expect(sequencer.tick(110)).toEqual([
      {
        type: 'fill',
        gaps: [
          { conversationId: ROOM, after: 5, upTo: 7 },
          { conversationId: 'other', after: 1, upTo: 3 },
        ],
      },
    ]);
    expect(sequencer.nextTickAt).toBeUndefined();
    expect(delivered(sequencer.filled([newsOf(6, 7)], 120))).toEqual([6, 7, 8]);
    // The other log gave nothing: asked again later, never skipped.
    expect(sequencer.nextTickAt).toBe(1_120);
  });

  it('keeps the head alone above the capacity and reads the rest in spans', () => {
    const sequencer = listening(0, { heldEntries: 2, gapWaitMs: 100 });
    sequencer.offer(newsOf(3, 4, 5, 600), 0);
    const log: Seq[] = [];
    for (let now = 100; sequencer.nextTickAt !== undefined; now += 100) {
      for (const effect of sequencer.tick(now)) {
        if (effect.type !== 'fill') continue;
        const { after, upTo } = effect.gaps[0] ?? { after: 0, upTo: 0 };
        expect(upTo - after).toBeLessThanOrEqual(256);
        const span = Array.from({ length: upTo - after }, (_, i) => after + 1 + i);
        log.push(...delivered(sequencer.filled([newsOf(...span)], now)));
      }
    }
    expect(log).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
  });

  it('releases above the position what arrived while it was read', () => {
    const sequencer = new Sequencer();
    const id = sequencer.attach();
    sequencer.offer(newsOf(4, 5, 6), 0);
    const effects = sequencer.attached(id, [{ conversationId: ROOM, userId: 'ann', seq: 5 }], 0);
    expect(effects.map(({ type }) => type)).toEqual(['join', 'deliver']);
    expect(delivered(effects)).toEqual([6]);
  });

  it('lets nobody in who was removed above the position that was read', () => {
    const sequencer = listening(5);
    const id = sequencer.attach();
    sequencer.offer(
      { conversationId: ROOM, entries: [entryAt(6, { type: 'removed', users: ['bob'] })] },
      0,
    );
    const effects = sequencer.attached(id, [{ conversationId: ROOM, userId: 'bob', seq: 5 }], 0);
    expect(effects).toEqual([]);
  });

  it('joins only once everything up to the position has left', () => {
    const sequencer = listening(5);
    const id = sequencer.attach();
    expect(sequencer.attached(id, [{ conversationId: ROOM, userId: 'bob', seq: 7 }], 0)).toEqual(
      [],
    );
    sequencer.forget(ROOM);
    const effects = sequencer.offer(newsOf(6, 7, 8), 0);
    expect(
      effects.map((effect) => (effect.type === 'deliver' ? effect.entry.seq : effect.type)),
    ).toEqual([6, 7, 'join', 8]);
  });

  it('asks to attach those who become members where nobody listens', () => {
    const sequencer = new Sequencer();
    const change = { type: 'added', users: ['bob'] } as const;
    expect(sequencer.offer({ conversationId: ROOM, entries: [entryAt(1, change)] }, 0)).toEqual([
      { type: 'attach', conversationId: ROOM, userIds: ['bob'], seq: 1 },
    ]);
    expect(sequencer.size).toBe(0);
  });

  it('forgets what it held for readings that have ended', () => {
    const sequencer = new Sequencer();
    const first = sequencer.attach();
    sequencer.offer(newsOf(1), 0);
    const second = sequencer.attach();
    sequencer.attachFailed(first);
    expect(sequencer.size).toBe(0);
    sequencer.offer(newsOf(2), 0);
    expect(sequencer.size).toBe(1);
    sequencer.attached(second, [], 0);
    expect(sequencer.size).toBe(0);
  });

  const USERS = ['ann', 'bob', 'cyd'] as const;
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.constant({ do: 'append' } as const) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('toggle' as const), user: fc.nat(2) }) },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('publish' as const), pick: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), pick: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('double' as const), pick: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('connect' as const), user: fc.nat(2) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), pick: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('answer' as const), pick: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), user: fc.nat(2) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('tick' as const), ms: fc.nat(150) }) },
  );

  /** One room's log and members, the bus with its faults, and what each connected user received. */
  class Model {
    readonly sequencer = new Sequencer({ heldEntries: 3, gapWaitMs: 100, refillMs: 100 });
    now = 0;
    readonly log: Entry[] = [];
    readonly members = new Set<UserId>();
    readonly bus: Entry[] = [];
    readonly readings: { id: AttachId; user: UserId; rows?: readonly Position[] }[] = [];
    readonly here = new Set<UserId>();
    readonly joined = new Set<UserId>();
    readonly received = new Map<UserId, Seq[]>();
    /** Told to the client by a reading after `attached`. */
    readonly from = new Map<UserId, Seq>();

    append(change?: MembershipChange): void {
      const entry = entryAt(this.log.length + 1, change);
      this.log.push(entry);
      this.bus.push(entry);
    }
    toggle(user: UserId): void {
      const isMember = this.members.has(user);
      if (isMember) this.members.delete(user);
      else this.members.add(user);
      this.append({ type: isMember ? 'removed' : 'added', users: [user] });
    }
    connect(user: UserId): void {
      if (this.here.has(user)) return;
      this.here.add(user);
      this.received.set(user, []);
      this.readings.push({ id: this.sequencer.attach(), user });
    }
    disconnect(user: UserId): void {
      this.here.delete(user);
      this.joined.delete(user);
      this.from.delete(user);
      for (const reading of this.readings.splice(0)) {
        if (reading.user === user) this.sequencer.attachFailed(reading.id);
        else this.readings.push(reading);
      }
      this.forgetIfAlone();
    }
    forgetIfAlone(): void {
      if (this.joined.size === 0) this.sequencer.forget(ROOM);
    }
    read(at: number): void {
      const reading = this.readings[at];
      if (reading === undefined || reading.rows !== undefined) return;
      reading.rows = this.members.has(reading.user)
        ? [{ conversationId: ROOM, userId: reading.user, seq: this.log.length }]
        : [];
    }
    answer(at: number): void {
      const reading = this.readings[at];
      if (reading?.rows === undefined) return;
      this.readings.splice(at, 1);
      this.apply(this.sequencer.attached(reading.id, reading.rows, this.now));
      // sync.resume reads the heads now.
      this.from.set(reading.user, this.log.length);
    }
    apply(effects: readonly Effect[]): void {
      for (const effect of effects) {
        switch (effect.type) {
          case 'join':
            if (!this.here.has(effect.userId)) break;
            this.joined.add(effect.userId);
            // membership.changed brings the head.
            if (effect.gained) this.from.set(effect.userId, effect.from);
            break;
          case 'leave':
            this.joined.delete(effect.userId);
            break;
          case 'deliver':
            for (const user of this.joined) this.received.get(user)?.push(effect.entry.seq);
            break;
          case 'attach':
            for (const user of effect.userIds)
              if (this.here.has(user) && !this.joined.has(user))
                this.readings.push({ id: this.sequencer.attach(), user });
            break;
          case 'fill':
            for (const { after, upTo } of effect.gaps) {
              const entries = this.log.slice(after, upTo);
              this.apply(this.sequencer.filled([{ conversationId: ROOM, entries }], this.now));
            }
        }
      }
      this.forgetIfAlone();
    }
    publish(at: number): void {
      const [entry] = this.bus.splice(at, 1);
      if (entry === undefined) return;
      this.apply(this.sequencer.offer({ conversationId: ROOM, entries: [entry] }, this.now));
    }
    settle(): void {
      while (this.bus.length > 0) this.publish(0);
      while (this.readings.length > 0) {
        this.read(0);
        this.answer(0);
      }
      // The relay tells of every head in the end.
      this.sequencer.head(ROOM, this.log.length, this.now);
      for (let i = 0; this.sequencer.nextTickAt !== undefined && i < 500; i += 1) {
        this.now = this.sequencer.nextTickAt;
        this.apply(this.sequencer.tick(this.now));
      }
    }
    mayRead(user: UserId, seq: Seq): boolean {
      let isMember = false;
      for (const entry of this.log.slice(0, seq)) {
        if (entry.kind !== 'membership' || !entry.change.users.includes(user)) continue;
        if (entry.seq === seq) return true;
        isMember = entry.change.type === 'added';
      }
      return isMember;
    }
  }

  it('whatever the bus does: readable entries only, in order, and all of them at rest', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 200 }), (steps) => {
        const model = new Model();
        const pick = (list: readonly unknown[], n: number): number =>
          list.length === 0 ? 0 : n % list.length;
        for (const action of steps) {
          switch (action.do) {
            case 'append':
              model.append();
              break;
            case 'toggle':
              model.toggle(USERS[action.user] ?? 'ann');
              break;
            case 'publish':
              model.publish(pick(model.bus, action.pick));
              break;
            case 'lose': {
              // News that makes somebody a member where nobody listens is told again by the relay.
              const at = pick(model.bus, action.pick);
              if (model.bus[at]?.kind === 'message') model.bus.splice(at, 1);
              break;
            }
            case 'double': {
              const entry = model.bus[pick(model.bus, action.pick)];
              if (entry !== undefined) model.bus.push(entry);
              break;
            }
            case 'connect':
              model.connect(USERS[action.user] ?? 'ann');
              break;
            case 'leave':
              model.disconnect(USERS[action.user] ?? 'ann');
              break;
            case 'read':
              model.read(pick(model.readings, action.pick));
              break;
            case 'answer':
              model.answer(pick(model.readings, action.pick));
              break;
            case 'tick':
              model.now += action.ms;
              model.apply(model.sequencer.tick(model.now));
          }
        }
        model.settle();
        for (const user of model.here) {
          const got = model.received.get(user) ?? [];
          expect(got).toEqual([...got].sort((a, b) => a - b));
          for (const seq of got)
            expect([user, seq, model.mayRead(user, seq)]).toEqual([user, seq, true]);
          const from = model.from.get(user) ?? model.log.length;
          const owed = model.log
            .map(({ seq }) => seq)
            .filter((seq) => seq > from && model.mayRead(user, seq));
          expect(got.filter((seq) => seq > from)).toEqual(owed);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
