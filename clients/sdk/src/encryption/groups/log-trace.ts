import type {
  Base64,
  ConversationId,
  DeviceId,
  Entry,
  RedactionEntry,
  Seq,
  UserId,
} from '@anochat/contract';
import { chainStart, chainStep, fromBase64, toBase64 } from '@anochat/e2ee';
import type { ChainPoint, Primitives } from '@anochat/e2ee';
import type { Difference } from '../encryption';
import type { GroupTitle } from '../encryption-parts';
import { digestOf } from './digest-of';
import { isDueToBeErased } from './is-due-to-be-erased';
import type { DeletedEntry, DeleteVerdict } from './log-deletes';

/** Points of the chain that are kept to hold others' words against. */
const KEPT_POINTS = 512;
/** A joiner that hears of no point for so long begins to wait from here on. */
const KEPT_DIGESTS = 2_000;

/** How this device has read the log of a conversation, as it lies in the store. */
export interface StoredTrace {
  /** The server's database that it was read from; left out before one was known. */
  readonly timeline?: string;
  /** Everything up to here was read, or is not for this device. */
  readonly cursor: Seq;
  /** Points of the chain, oldest first, the last one at the cursor; none before one was heard of. */
  readonly points: readonly (readonly [Seq, string])[];
  /** Digests since the join, while no point was heard of. */
  readonly digests: readonly (readonly [Seq, string])[];
  readonly counters: Readonly<Record<DeviceId, number>>;
  /** Of this device: the last one that stands in the log, or may. */
  readonly sent: number;
  readonly replayed: readonly Seq[];
  /** Entries that came without a body, and with no word yet of who took it back. */
  readonly unexplained: readonly Unexplained[];
  readonly differing: readonly Difference[];
  /** Entries that the server's operator took away. */
  readonly removed: readonly Seq[];
  readonly departed: Readonly<Record<UserId, 'left' | 'requested'>>;
  /** Members without a device in the group: they came by an invitation. */
  readonly waiting: readonly UserId[];
  readonly title: (GroupTitle & { readonly seq: Seq }) | null;
  /** Messages that name this user. */
  readonly mentions: readonly Seq[];
}

interface Unexplained {
  readonly userId: UserId;
  readonly seq: Seq;
  readonly target: Seq | null;
  readonly digest: Base64 | null;
}

/** What one member says that the log was, signed in an entry. */
export interface Witness {
  readonly user: UserId;
  readonly seenSeq: Seq;
  readonly seenChain: Uint8Array;
}

export const newTrace = (cursor: Seq): StoredTrace => ({
  cursor,
  points: [],
  digests: [],
  counters: {},
  sent: 0,
  replayed: [],
  unexplained: [],
  differing: [],
  removed: [],
  departed: {},
  waiting: [],
  title: null,
  mentions: [],
});

/**
 * The signed transcript of one log: a chain over all entries in their order, held against what
 * others have signed of it.
 */
export class LogTrace {
  private chain: readonly ChainPoint[] = [];
  private digests: readonly (readonly [Seq, Uint8Array])[];
  private readonly replays: Set<Seq>;

  constructor(
    private readonly primitives: Primitives,
    private readonly conversation: ConversationId,
    private state: StoredTrace,
  ) {
    const stored = state.points.map(([seq, chain]) => ({ seq, chain: fromBase64(chain) }));
    this.chain = state.cursor === 0 ? [chainStart(primitives, conversation)] : stored;
    this.digests = state.digests.map(([seq, digest]) => [seq, fromBase64(digest)] as const);
    this.replays = new Set(state.replayed);
  }

  get timeline(): string | null {
    return this.state.timeline ?? null;
  }

  belongTo(timeline: string): void {
    this.state = { ...this.state, timeline };
  }

  get cursor(): Seq {
    return this.state.cursor;
  }

  get value(): StoredTrace {
    const { state, chain, digests } = this;
    return {
      ...state,
      points: chain.map((point) => [point.seq, toBase64(point.chain)] as const),
      digests: digests.map(([seq, digest]) => [seq, toBase64(digest)] as const),
      replayed: [...this.replays],
    };
  }

  /** What this device signs: how far it has the log, 0 for none of it. */
  get seen(): ChainPoint {
    return this.chain.at(-1) ?? chainStart(this.primitives, this.conversation);
  }

  /** As this device has computed it, oldest first. */
  get points(): readonly ChainPoint[] {
    return this.chain;
  }

  get departed(): StoredTrace['departed'] {
    return this.state.departed;
  }

  get differing(): StoredTrace['differing'] {
    return this.state.differing;
  }

  get removed(): StoredTrace['removed'] {
    return this.state.removed;
  }

  /** What people are shown of the log. Each of these is another value when something has changed. */
  get shown(): readonly unknown[] {
    const { differing, removed, departed, waiting } = this.state;
    return [differing, removed, departed, waiting, ...this.names, this.replays.size];
  }

  /** What lists of conversations show of it, as `shown`. */
  get names(): readonly unknown[] {
    return [this.state.title, this.state.mentions];
  }

  get waiting(): StoredTrace['waiting'] {
    return this.state.waiting;
  }

  get title(): StoredTrace['title'] {
    return this.state.title;
  }

  get sent(): number {
    return this.state.sent;
  }

  isReplay(seq: Seq): boolean {
    return this.replays.has(seq);
  }

  mentionsAfter(readSeq: Seq): number {
    return this.state.mentions.filter((seq) => seq > readSeq).length;
  }

  /** The next entry of the log, with what is signed in it. Gives back whether that agrees. */
  take(entry: Entry, witness: Witness | null, now: number): void {
    const digest = digestOf(this.primitives, entry);
    const before = this.chain.at(-1);
    if (digest && before) this.chain = [...this.chain, chainStep(this.primitives, before, digest)];
    // Of a body that nobody can name: what follows hangs on the next word of a member.
    else if (!digest) this.lose();
    else this.keepDigest(entry.seq, digest);
    if (this.chain.length > KEPT_POINTS) this.chain = this.chain.slice(-KEPT_POINTS);
    this.state = { ...this.state, cursor: entry.seq };
    if (!isDueToBeErased(entry, now)) this.noteErased(entry, digest);
    if (witness && witness.seenSeq > 0) this.hold(witness, entry.seq);
  }

  get hasUnexplained(): boolean {
    return this.state.unexplained.length > 0;
  }

  /** An entry that had lost its body when it was read. */
  erasedAt(target: Seq): DeletedEntry | null {
    const found = this.state.unexplained.find(({ seq }) => seq === target);
    if (!found) return null;
    const { seq, userId, digest } = found;
    return { seq, sender: userId, digest: digest === null ? null : fromBase64(digest) };
  }

  /** Whether this is d of that entry; `null` where the chain at hand does not go back so far. */
  isDigestAt(seq: Seq, digest: Uint8Array): boolean | null {
    const at = this.chain.findIndex((point) => point.seq === seq);
    const [before, own] = [this.chain[at - 1], this.chain[at]];
    if (!before || !own) return null;
    return this.primitives.equal(chainStep(this.primitives, before, digest).chain, own.chain);
  }

  /** Found elsewhere than in the order of the log. Gives back whether any is news. */
  differ(found: readonly Difference[]): boolean {
    const { differing } = this.state;
    const news = found.filter(
      (one) =>
        !differing.some(
          ({ userId, seq, reason }) =>
            userId === one.userId && seq === one.seq && reason === one.reason,
        ),
    );
    this.state = { ...this.state, differing: [...differing, ...news] };
    return news.length > 0;
  }

  /** A redaction explains its target, and what was said about that. */
  takeDelete({ sender, target }: RedactionEntry, verdict: DeleteVerdict): void {
    const { unexplained, removed, differing } = this.state;
    if (target === null) return;
    const forged: Difference = { userId: sender, seq: target, reason: 'delete' };
    this.state = {
      ...this.state,
      unexplained: unexplained.filter((one) => one.seq !== target && one.target !== target),
      removed: verdict === 'operator' ? [...removed, target] : removed,
      differing: verdict === 'forged' ? [...differing, forged] : differing,
    };
  }

  /** The whole log was read: what nobody has taken back should be there. */
  judgeUnexplained(firstSeq: Seq): void {
    const { unexplained, differing } = this.state;
    // Below it, what a conversation keeps has run out.
    const lost = unexplained
      .filter(({ seq }) => seq >= firstSeq)
      .map(({ userId, seq }): Difference => ({ userId, seq, reason: 'erased' }));
    this.state = { ...this.state, unexplained: [], differing: [...differing, ...lost] };
  }

  /** Nothing up to `seq` is for this device. */
  skipTo(seq: Seq): void {
    if (seq <= this.cursor) return;
    this.lose();
    this.state = { ...this.state, cursor: seq };
  }

  /**
   * What was read after `seq` is read once more, now with the keys for it: a commit at `seq` has
   * brought this device in. An epoch begins there, so that no earlier message, and no counter of
   * one, can come again: those start anew. Who came and went is put right by reading on.
   */
  rewind(seq: Seq): void {
    if (seq >= this.cursor) return;
    const { state } = this;
    this.chain = this.chain.filter((point) => point.seq <= seq);
    this.digests = this.digests.filter(([at]) => at <= seq);
    for (const at of this.replays) if (at > seq) this.replays.delete(at);
    this.state = {
      ...state,
      cursor: seq,
      counters: {},
      unexplained: state.unexplained.filter((one) => one.seq <= seq),
      title: state.title && state.title.seq <= seq ? state.title : null,
      mentions: state.mentions.filter((at) => at <= seq),
    };
  }

  /** A message of a device: `false` when its counter was used before. */
  count(device: DeviceId, counter: number, seq: Seq): boolean {
    const last = this.state.counters[device] ?? 0;
    if (counter <= last) {
      this.noteReplay(seq);
      return false;
    }
    this.state = { ...this.state, counters: { ...this.state.counters, [device]: counter } };
    return true;
  }

  noteReplay(seq: Seq): void {
    this.replays.add(seq);
  }

  countOwn(counter: number): void {
    if (counter > this.state.sent) this.state = { ...this.state, sent: counter };
  }

  nameSelf(seq: Seq): void {
    if (this.state.mentions.includes(seq)) return;
    this.state = { ...this.state, mentions: [...this.state.mentions, seq] };
  }

  /** Unless something newer was read before. */
  entitle(seq: Seq, { title, topic, timer }: GroupTitle): void {
    if (this.state.title && this.state.title.seq > seq) return;
    this.state = { ...this.state, title: { seq, title, topic, timer } };
  }

  depart(user: UserId, how: 'left' | 'requested'): void {
    this.state = {
      ...this.state,
      departed: { ...this.state.departed, [user]: how },
      waiting: this.state.waiting.filter((other) => other !== user),
    };
  }

  /** The server counts them as members again. Who has signed to leave stays gone until added. */
  readmit(users: readonly UserId[]): void {
    this.clear((user, how) => users.includes(user) && how === 'requested');
  }

  /** Their devices were brought in. */
  arrive(users: readonly UserId[]): void {
    this.clear((user) => users.includes(user));
    this.state = {
      ...this.state,
      waiting: this.state.waiting.filter((user) => !users.includes(user)),
    };
  }

  wait(users: readonly UserId[]): void {
    this.state = { ...this.state, waiting: [...new Set([...this.state.waiting, ...users])] };
  }

  private clear(isOver: (user: UserId, how: 'left' | 'requested') => boolean): void {
    const departed = Object.entries(this.state.departed).filter((entry) => !isOver(...entry));
    this.state = { ...this.state, departed: Object.fromEntries(departed) };
  }

  private noteErased({ erased, sender, seq, target }: Entry, digest: Uint8Array | null): void {
    if (!erased) return;
    const one = { userId: sender, seq, target, digest: digest && toBase64(digest) };
    this.state = { ...this.state, unexplained: [...this.state.unexplained, one] };
  }

  private keepDigest(seq: Seq, digest: Uint8Array): void {
    this.digests = [...this.digests, [seq, digest] as const].slice(-KEPT_DIGESTS);
  }

  private lose(): void {
    this.chain = [];
    this.digests = [];
  }

  private hold({ user, seenSeq, seenChain }: Witness, at: Seq): void {
    const own = this.chain.find(({ seq }) => seq === seenSeq);
    if (own) {
      const isSame = seenSeq < at && this.primitives.equal(own.chain, seenChain);
      if (isSame) return;
      this.state = {
        ...this.state,
        differing: [...this.state.differing, { userId: user, seq: seenSeq, reason: 'chain' }],
      };
      return;
    }
    if (this.chain.length === 0) this.anchor({ seq: seenSeq, chain: seenChain });
  }

  /** The first word that is heard of the log is believed; what follows is held to it. */
  private anchor(point: ChainPoint): void {
    const first = this.digests[0]?.[0];
    if (first === undefined || point.seq < first - 1 || point.seq > this.cursor) return;
    const later = this.digests.filter(([seq]) => seq > point.seq);
    const chain = [point];
    for (const [, digest] of later) {
      const before = chain.at(-1) ?? point;
      chain.push(chainStep(this.primitives, before, digest));
    }
    this.chain = chain;
    this.digests = [];
  }
}
