import type { ConversationId, Entry, MembershipEntry, Seq, UserId } from '@anochat/contract';

/** A span of a log that news skipped: `after` is delivered, `upTo` is the last one wanted. */
export interface Gap {
  readonly conversationId: ConversationId;
  readonly after: Seq;
  readonly upTo: Seq;
}

/** What the sequencer wants done, in this order. Users are named whether or not they are here. */
export type Effect =
  /**
   * The user's connections get every entry above `from`. `gained`: an entry of the log made the
   * user a member just now, so their clients do not know the conversation yet.
   */
  | {
      readonly type: 'join';
      readonly conversationId: ConversationId;
      readonly userId: UserId;
      readonly from: Seq;
      readonly gained: boolean;
      /** Of the position that let the user in: from `told` to `from` they know nothing yet. */
      readonly told: Seq | undefined;
    }
  | { readonly type: 'deliver'; readonly entry: Entry }
  | {
      readonly type: 'leave';
      readonly conversationId: ConversationId;
      readonly userId: UserId;
      readonly seq: Seq;
    }
  /** These users may have become members unheard, at `seq`: attach those who are here and not joined. */
  | {
      readonly type: 'attach';
      readonly conversationId: ConversationId;
      readonly userIds: readonly UserId[];
      readonly seq: Seq;
    }
  /** Read these spans from the log, in one query, and answer with `filled` or `fillFailed`. */
  | { readonly type: 'fill'; readonly gaps: readonly Gap[] };

const GAINED = new Set(['created', 'added', 'joined']);
const LOST = new Set(['left', 'removed', 'banned']);

export const isMembership = (entry: Entry): entry is MembershipEntry => entry.kind === 'membership';

/** Users whom the entry makes members: they receive it. */
export const gainedBy = (entry: Entry): readonly UserId[] =>
  isMembership(entry) && GAINED.has(entry.change.type) ? entry.change.users : [];

/** Users whose membership the entry ends: they receive it as their last. */
export const lostBy = (entry: Entry): readonly UserId[] =>
  isMembership(entry) && LOST.has(entry.change.type) ? entry.change.users : [];
