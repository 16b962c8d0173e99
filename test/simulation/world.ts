import type { ConversationId, Entry, UserId } from '@anochat/contract';

import { noCounts, type Counts, type Fault } from './counts';
import { ModelClient } from './model-client';
import { ModelDatabase } from './model-database';
import { ModelInstance } from './model-instance';
import { verifyLog } from './oracle';
import { SMALL_LIMITS, type Production } from './production';
import { Random } from './random';

const CONVERSATIONS = ['one', 'two'] as const;
const USERS = ['ann', 'bob', 'cyn'] as const;
/** Ann has two devices. */
const DEVICES = [...USERS, 'ann'] as const;
const INSTANCES = 2;
const EMOJI = ['👍', '🎉'] as const;
/** Outbox rows of this age are published by whoever finds them. */
const RELAY_MS = 2_000;
const MOST_IDLE_STEPS = 20_000;

interface Task {
  readonly run: () => void;
  /** What it runs on: it ends with it. */
  readonly on: ModelInstance | null;
  readonly dueAt: number;
}

/** How likely each fault is, where it can happen. */
const CHANCES: Partial<Record<Fault, number>> = {
  newsLost: 0.12,
  newsDoubled: 0.1,
  requestsLost: 0.08,
  readingsFailed: 0.06,
  framesLost: 0.05,
  framesDoubled: 0.05,
  framesReordered: 0.08,
};

/** One run: some clients, some instances, one database, and all that may happen between them. */
export class World {
  readonly random: Random;
  readonly database = new ModelDatabase();
  readonly counts: Counts = noCounts();
  now = 0;
  private readonly clients: readonly ModelClient[];
  private instances: ModelInstance[];
  private tasks: Task[] = [];
  private isFaulty = true;
  private restore: (() => void) | null = null;
  private written = 0;
  private started = 0;

  constructor(
    readonly production: Production,
    seed: number,
  ) {
    this.random = new Random(seed);
    this.instances = Array.from({ length: INSTANCES }, () => this.newInstance());
    for (const id of CONVERSATIONS) this.database.create(id, USERS);
    this.clients = DEVICES.map((user, index) => new ModelClient(this, user, `${user}-${index}`));
    for (const client of this.clients) {
      client.connect();
      client.show(CONVERSATIONS[0]);
    }
  }

  /** One thing happens. */
  step(): void {
    this.now += this.random.below(40);
    for (let count = this.random.below(5); count > 0; count -= 1) this.runTask();
    for (let count = this.random.below(4); count > 0; count -= 1) this.deliverFrame();
    const roll = this.random.next();
    if (roll < 0.62) this.write();
    else if (roll < 0.72) this.changeMembers();
    else if (roll < 0.81) this.reconnect();
    else if (roll < 0.87) this.random.pick(this.clients).persist();
    else if (roll < 0.91) this.random.pick(this.clients).toggle(this.anyConversation());
    else if (roll < 0.96) this.readHistory();
    else if (roll < 0.98) this.random.pick(this.clients).sync();
    else this.breakSomething();
    for (const instance of this.instances) instance.tick();
  }

  /** Nothing goes wrong any more: everybody must come to hold what they may read. */
  rest(): void {
    this.isFaulty = false;
    for (const client of this.clients) {
      client.connect();
      for (const id of CONVERSATIONS) client.show(id);
    }
    for (const id of CONVERSATIONS) {
      const [sender] = this.database.members(id);
      if (sender) this.publish(this.database.write(id, sender, 'the last one'));
    }
    this.settle();
    for (const client of this.clients) client.connection?.verify();
    for (const client of this.clients) {
      for (const id of CONVERSATIONS) {
        // The last message showed every gap, so that nobody needs a sync to come to the end.
        if (this.database.isMember(id, client.user)) this.checkEnd(client, id);
      }
    }
    for (const client of this.clients) client.sync();
    this.settle();
    for (const client of this.clients) {
      for (const id of CONVERSATIONS) this.readAll(client, id);
    }
    for (const client of this.clients) {
      for (const id of CONVERSATIONS) {
        if (this.database.wasMember(id, client.user)) this.checkEnd(client, id);
        verifyLog(this, client, id);
      }
    }
  }

  check(holds: boolean, otherwise: string): void {
    if (!holds) throw new Error(otherwise);
  }

  /** Entries of a page: few, so that reading history takes several, but at rest it may be quick. */
  get pageEntries(): number {
    return this.isFaulty ? SMALL_LIMITS.pageEntries : 40;
  }

  fails(fault: Fault): boolean {
    if (!this.isFaulty || !this.random.chance(CHANCES[fault] ?? 0)) return false;
    this.counts[fault] += 1;
    return true;
  }

  anyInstance(): ModelInstance {
    return this.random.pick(this.instances);
  }

  /** Happens some time after now; not at all when what it runs on has crashed. */
  later(on: ModelInstance | null, run: () => void): void {
    this.tasks.push({ run, on, dueAt: this.now });
  }

  laterBy(ms: number, run: () => void): void {
    this.tasks.push({ run, on: null, dueAt: this.now + ms });
  }

  private newInstance(): ModelInstance {
    this.started += 1;
    return new ModelInstance(this, `instance-${this.started}`);
  }

  private anyConversation(): ConversationId {
    return this.random.pick(CONVERSATIONS);
  }

  /** Gives back whether there was one. */
  private runTask(): boolean {
    let due = 0;
    for (const { dueAt } of this.tasks) if (dueAt <= this.now) due += 1;
    if (due === 0) return false;
    let wanted = this.random.below(due);
    const index = this.tasks.findIndex(({ dueAt }) => dueAt <= this.now && wanted-- === 0);
    const [task] = this.tasks.splice(index, 1);
    if (task && (task.on === null || task.on.isAlive)) task.run();
    return true;
  }

  /** Gives back whether there was one. */
  private deliverFrame(): boolean {
    const ready = this.clients.filter(({ connection }) => (connection?.frames.length ?? 0) > 0);
    if (ready.length === 0) return false;
    const client = this.random.pick(ready);
    const frames = client.connection?.frames ?? [];
    // The answer to a resume comes, or the connection ends; what follows it may be dropped.
    const index = frames.length > 1 && this.fails('framesReordered') ? 1 : 0;
    const frame = frames[index];
    if (!frame) return false;
    const isAnswer = frame.type === 'resumed';
    if (isAnswer || !this.fails('framesDoubled')) frames.splice(index, 1);
    if (isAnswer || !this.fails('framesLost')) client.receive(frame);
    return true;
  }

  private write(): void {
    const { random, database } = this;
    const id = this.anyConversation();
    const members = database.members(id);
    if (members.length === 0) return;
    const sender = random.pick(members);
    const targets = database
      .of(id)
      .entries.filter(
        (entry) =>
          entry.kind === 'message' &&
          entry.target === null &&
          !entry.erased &&
          database.isReadable(id, sender, entry.seq),
      );
    const roll = random.next();
    if (roll < 0.55 || targets.length === 0) {
      this.written += 1;
      this.publish(database.write(id, sender, `message ${this.written}`));
      return;
    }
    // Old and new messages alike, so that some lie below what clients have loaded.
    const target = random.pick(targets);
    if (roll < 0.75) {
      this.publish(database.react(id, sender, target.seq, random.pick(EMOJI), random.chance(0.6)));
    } else if (roll < 0.92) {
      // Also by others than the writer: clients must not believe those.
      this.written += 1;
      this.publish(database.edit(id, sender, target.seq, `edit ${this.written}`));
    } else {
      this.publish(database.redact(id, sender, target.seq));
    }
  }

  private changeMembers(): void {
    const { random, database } = this;
    const id = this.anyConversation();
    const user = random.pick(USERS);
    if (database.isMember(id, user)) {
      if (database.members(id).length < 2) return;
      this.counts.kicks += 1;
      const type = random.pick(['left', 'removed', 'banned'] as const);
      this.publish(database.changeMembers(id, { type, users: [user] }, user, false));
      return;
    }
    this.counts.rejoins += 1;
    const sharesHistory = random.chance(0.3);
    this.publish(
      database.changeMembers(id, { type: 'added', users: [user] }, user, sharesHistory),
      [user],
    );
  }

  /** The local commit, the bus and the relay: what is committed is told, doubled, late or never. */
  private publish(entry: Entry, gained: readonly UserId[] = []): void {
    const { conversationId } = entry;
    const { timeline } = this.database;
    for (const instance of this.instances) {
      const tell = (run: () => void): void => {
        // What was not told is told again by the relay, much later.
        if (this.fails('newsLost')) return this.laterBy(RELAY_MS, () => instance.isAlive && run());
        const copies = this.fails('newsDoubled') ? 2 : 1;
        for (let copy = 0; copy < copies; copy += 1) this.later(instance, run);
      };
      tell(() => {
        // News of what a restore took back does not reach the instances that came after it.
        if (timeline === this.database.timeline) {
          instance.takeNews({ conversationId, entries: [entry] });
        }
      });
      for (const user of gained) {
        const head = this.database.head(conversationId, user);
        if (head) tell(() => instance.takeMembership(user, head));
      }
    }
    if (this.random.chance(0.2)) {
      const instance = this.anyInstance();
      this.later(instance, () => instance.takeHeadNews(conversationId, entry.seq));
    }
  }

  private reconnect(): void {
    const client = this.random.pick(this.clients);
    if (!client.connection?.isOpen) return client.connect();
    if (!this.random.chance(0.3)) return;
    this.counts.disconnects += 1;
    client.disconnect();
  }

  private readHistory(): void {
    const client = this.random.pick(this.clients);
    const id = this.anyConversation();
    if (this.random.chance(0.6)) client.readOlder(id);
    else client.readAround(id, 1 + this.random.below(this.database.lastSeq(id)));
  }

  private breakSomething(): void {
    const roll = this.random.next();
    if (roll < 0.4) {
      this.counts.clientCrashes += 1;
      this.random.pick(this.clients).crash();
    } else if (roll < 0.6) {
      this.counts.instanceCrashes += 1;
      this.restart(this.random.below(this.instances.length));
    } else if (roll < 0.75) {
      const id = this.anyConversation();
      this.counts.retentions += 1;
      this.database.raiseFloor(id, 1 + this.random.below(this.database.lastSeq(id)));
    } else if (roll < 0.88 || !this.restore) {
      this.restore = this.database.backup();
    } else {
      this.counts.restores += 1;
      this.restore();
      this.instances.forEach((_instance, index) => this.restart(index));
    }
  }

  private restart(index: number): void {
    this.instances[index]?.crash();
    this.instances[index] = this.newInstance();
  }

  /** Lets everything happen that is still to happen. */
  private settle(): void {
    for (let step = 0; ; step += 1) {
      this.check(step < MOST_IDLE_STEPS, 'the system does not come to rest');
      for (const instance of this.instances) instance.tick();
      const hasDelivered = this.deliverFrame();
      if (this.runTask() || hasDelivered) continue;
      const times = [
        ...this.tasks.map(({ dueAt }) => dueAt),
        ...this.instances.flatMap((instance) => instance.nextTickAt ?? []),
      ];
      if (times.length === 0) return;
      this.now = Math.max(this.now + 1, Math.min(...times));
    }
  }

  private checkEnd(client: ModelClient, id: ConversationId): void {
    const have = client.logs.get(id)?.have ?? null;
    const end = this.database.lastReadable(id, client.user);
    this.check(have === end, `${client.name} has ${id} up to ${have}, but it goes to ${end}`);
  }

  private readAll(client: ModelClient, id: ConversationId): void {
    for (let pages = 0; client.readOlder(id); pages += 1) {
      this.check(pages < 500, `${client.name} does not come to the beginning of ${id}`);
      this.settle();
    }
  }
}
