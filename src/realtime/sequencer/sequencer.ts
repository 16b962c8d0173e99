import { type ConversationId, type Entry, LIMITS, type Seq, type UserId } from '@anochat/contract';

import { ConversationStream } from './conversation-stream';
import { type Effect, type Gap, gainedBy } from './effect';

/** A user is a member of the conversation as of `seq`, its last one then: all from one statement. */
export interface Position {
  readonly conversationId: ConversationId;
  readonly userId: UserId;
  readonly seq: Seq;
  /**
   * How far the head went that told the user of the membership, 0 for none; given back with the
   * join. Absent where the heads are read after `attached` anyway.
   */
  readonly told?: Seq;
}
/** Names one reading of positions that is under way. */
export type AttachId = number;

export interface News {
  readonly conversationId: ConversationId;
  readonly entries: readonly Entry[];
}

export interface SequencerLimits {
  readonly heldEntries: number;
  readonly gapWaitMs: number;
  /** Wait after a filling that brought nothing. */
  readonly refillMs: number;
}

const DEFAULTS: SequencerLimits = {
  heldEntries: LIMITS.heldEntries,
  gapWaitMs: LIMITS.serverGapWaitMs,
  refillMs: 1_000,
};

/** Entries asked for at once to close one gap. */
const FILL_SPAN = 256;

export interface SequencerCounts {
  delivered: number;
  duplicates: number;
  held: number;
  forgotten: number;
  gaps: number;
}

/**
 * Puts news of entries in order for this instance's listeners. Pure: each call takes the time in
 * milliseconds and returns what is to be done, in order; the caller owns clock, log and hub.
 *
 * News comes doubled, late and in any order, from the local commit, the bus and the relay. Of each
 * conversation with a local listener the next seq is delivered, lower ones are dropped, higher ones
 * held until the gap closes: by itself, or from the log after `gapWaitMs`. Nothing is skipped.
 * A membership change takes effect at its own seq, so nobody gets an entry after their removal.
 *
 * Listening: put the user's connections into the hub, call `attach`, then read the positions of
 * the user's conversations in one statement, then `attached`. From `attach` on nothing is lost:
 * what arrives for conversations that nobody listens to yet is held as well. What a client is told
 * to read from the log must be read after `attached`; it reaches at least to the join's `from`.
 */
export class Sequencer {
  readonly counts: SequencerCounts = {
    delivered: 0,
    duplicates: 0,
    held: 0,
    forgotten: 0,
    gaps: 0,
  };
  private readonly limits: SequencerLimits;
  private readonly streams = new Map<ConversationId, ConversationStream>();
  /** When the gap of a conversation is to be filled. */
  private readonly dueAt = new Map<ConversationId, number>();
  /** What the log was asked for; empty when no filling is under way. */
  private asked: readonly Gap[] = [];

  /** Readings under way, oldest first. */
  private readonly attaching = new Set<AttachId>();
  private lastAttach: AttachId = 0;
  /** Not yet open conversations, with the newest reading that may open them. */
  private readonly unopened = new Map<ConversationId, AttachId>();
  /** Who left, at which seq, while a reading was under way that may still call them members. */
  private readonly departures = new Map<
    ConversationId,
    { newest: AttachId; readonly users: Map<UserId, Seq> }
  >();

  constructor(limits: Partial<SequencerLimits> = {}) {
    this.limits = { ...DEFAULTS, ...limits };
  }
  /** How far those came that were forgotten meanwhile: an older reading must not open them again. */
  private readonly forgotten = new Map<
    ConversationId,
    { readonly newest: AttachId; readonly position: Seq }
  >();

  /** From now on everything is held that the coming positions may need. */
  attach(): AttachId {
    this.lastAttach += 1;
    this.attaching.add(this.lastAttach);
    return this.lastAttach;
  }

  /** @param positions of one statement that began after `attach`. */
  attached(id: AttachId, positions: readonly Position[], now: number): Effect[] {
    const out: Effect[] = [];
    const touched = new Set<ConversationId>();
    for (const { conversationId, userId, seq, told } of positions) {
      if (seq < (this.forgotten.get(conversationId)?.position ?? 0)) {
        out.push({ type: 'attach', conversationId, userIds: [userId], seq });
        continue;
      }
      const stream = this.streamOf(conversationId);
      if (!stream.isOpen) {
        stream.open(seq);
        this.unopened.delete(conversationId);
      }
      touched.add(conversationId);
      const departedAt = this.departures.get(conversationId)?.users.get(userId) ?? 0;
      // A later join, if there was one, was an entry above `seq` and has joined them again.
      if (departedAt > seq) continue;
      stream.joinAt(seq, { userId, told }, conversationId, out);
    }
    // Everybody joins before anything is released.
    for (const conversationId of touched) {
      const stream = this.streamOf(conversationId);
      const before = stream.position;
      const start = out.length;
      stream.release(out);
      this.counts.delivered += stream.position - before;
      this.noteDepartures(out, start);
      this.watchGap(conversationId, stream, stream.position > before, now);
    }
    this.settle(id);
    return out;
  }

  /** The reading failed: nothing of it is to be expected any more. */
  attachFailed(id: AttachId): void {
    this.settle(id);
  }

  /** News of entries, from wherever. */
  offer({ conversationId, entries }: News, now: number): Effect[] {
    const out: Effect[] = [];
    const stream = this.streams.get(conversationId) ?? this.holdWhileAttaching(conversationId);
    if (stream === undefined || !stream.isOpen) {
      for (const entry of entries) askToAttach(entry, out);
      if (stream === undefined) return out;
      this.unopened.set(conversationId, this.lastAttach);
    }
    const before = stream.position;
    for (const entry of entries) {
      switch (stream.take(entry, out)) {
        case 'duplicate':
          this.counts.duplicates += 1;
          // The stream may have been opened above it, by the reading of somebody else.
          if (stream.isOpen) askToAttach(entry, out);
          break;
        case 'held':
          this.counts.held += 1;
          break;
        case 'forgotten':
          this.counts.forgotten += 1;
          break;
        case 'delivered':
      }
    }
    if (!stream.isOpen) return out;
    this.counts.delivered += stream.position - before;
    this.noteDepartures(out, 0);
    this.watchGap(conversationId, stream, stream.position > before, now);
    return out;
  }

  /** News that the log of a conversation reaches to `seq`, without the entries. */
  head(conversationId: ConversationId, seq: Seq, now: number): void {
    const stream = this.streams.get(conversationId) ?? this.holdWhileAttaching(conversationId);
    if (stream === undefined) return;
    stream.sawHead(seq);
    if (stream.isOpen) this.watchGap(conversationId, stream, false, now);
  }

  /**
   * Nobody listens to the conversation here any more, as far as the caller knows. To be called
   * whenever that is so after all effects of a call were carried out. The conversation stays while
   * somebody may still join: once a later entry has left, or by an entry in or above a gap.
   */
  forget(conversationId: ConversationId): void {
    const stream = this.streams.get(conversationId);
    if (stream === undefined || !stream.isOpen || stream.isAwaited || stream.hasGap) return;
    this.streams.delete(conversationId);
    this.dueAt.delete(conversationId);
    if (this.attaching.size === 0) return;
    this.forgotten.set(conversationId, { newest: this.lastAttach, position: stream.position });
  }

  /** When `tick` has something to do, if ever. */
  get nextTickAt(): number | undefined {
    if (this.asked.length > 0 || this.dueAt.size === 0) return undefined;
    return Math.min(...this.dueAt.values());
  }

  /** Asks for all gaps that are due, together; one filling at a time. */
  tick(now: number): Effect[] {
    if (this.asked.length > 0) return [];
    const gaps: Gap[] = [];
    for (const [conversationId, due] of this.dueAt) {
      if (due > now) continue;
      const stream = this.streamOf(conversationId);
      const after = stream.position;
      gaps.push({ conversationId, after, upTo: Math.min(stream.gapEnd, after + FILL_SPAN) });
    }
    if (gaps.length === 0) return [];
    this.asked = gaps;
    return [{ type: 'fill', gaps }];
  }

  /** What the log gave for the gaps of the last `fill`; a conversation may be missing. */
  filled(news: readonly News[], now: number): Effect[] {
    const asked = this.asked;
    this.asked = [];
    const out = news.flatMap((piece) => this.offer(piece, now));
    for (const { conversationId, after } of asked) {
      const stream = this.streams.get(conversationId);
      if (stream === undefined || !stream.hasGap) continue;
      const wait = stream.position > after ? 0 : this.limits.refillMs;
      this.dueAt.set(conversationId, now + wait);
    }
    return out;
  }

  fillFailed(now: number): void {
    this.filled([], now);
  }

  /** The last delivered seq, if somebody here listens to the conversation. */
  positionOf(conversationId: ConversationId): Seq | undefined {
    const stream = this.streams.get(conversationId);
    return stream?.isOpen === true ? stream.position : undefined;
  }

  /** Those with a position. */
  get conversations(): readonly ConversationId[] {
    return [...this.streams].flatMap(([id, stream]) => (stream.isOpen ? [id] : []));
  }

  get size(): number {
    return this.streams.size;
  }

  private streamOf(conversationId: ConversationId): ConversationStream {
    const known = this.streams.get(conversationId);
    if (known !== undefined) return known;
    const stream = new ConversationStream(this.limits.heldEntries);
    this.streams.set(conversationId, stream);
    return stream;
  }

  private holdWhileAttaching(conversationId: ConversationId): ConversationStream | undefined {
    if (this.attaching.size === 0) return undefined;
    this.unopened.set(conversationId, this.lastAttach);
    return this.streamOf(conversationId);
  }

  private watchGap(
    conversationId: ConversationId,
    stream: ConversationStream,
    hasMoved: boolean,
    now: number,
  ): void {
    if (!stream.hasGap) {
      this.dueAt.delete(conversationId);
      return;
    }
    const isNew = !this.dueAt.has(conversationId);
    if (isNew) this.counts.gaps += 1;
    if (isNew || hasMoved) this.dueAt.set(conversationId, now + this.limits.gapWaitMs);
  }

  private noteDepartures(effects: readonly Effect[], start: number): void {
    if (this.attaching.size === 0) return;
    for (let i = start; i < effects.length; i += 1) {
      const effect = effects[i];
      if (effect?.type !== 'leave') continue;
      const { conversationId, userId, seq } = effect;
      const noted = this.departures.get(conversationId) ?? { newest: 0, users: new Map() };
      noted.newest = this.lastAttach;
      noted.users.set(userId, seq);
      this.departures.set(conversationId, noted);
    }
  }

  /** Drops what was kept for this reading alone. */
  private settle(id: AttachId): void {
    this.attaching.delete(id);
    const [oldest = Infinity] = this.attaching;
    for (const [conversationId, newest] of this.unopened) {
      if (newest >= oldest) continue;
      this.unopened.delete(conversationId);
      this.streams.delete(conversationId);
    }
    for (const [conversationId, { newest }] of this.departures)
      if (newest < oldest) this.departures.delete(conversationId);
    for (const [conversationId, { newest }] of this.forgotten)
      if (newest < oldest) this.forgotten.delete(conversationId);
  }
}

const askToAttach = (entry: Entry, out: Effect[]): void => {
  const { conversationId, seq } = entry;
  const userIds = gainedBy(entry);
  if (userIds.length > 0) out.push({ type: 'attach', conversationId, userIds, seq });
};
