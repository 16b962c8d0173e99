import type { Entry, Head, Mode, Preview, Role, Seq, SignalData, UserId } from '@anochat/contract';
import { erase, hasExpired, isEntrance, isExit } from '../log';

export type MarkMoved = SignalData['mark.moved'];

/**
 * A head as it stands after an entry. Entries at or below the head's end change nothing, so that
 * doubles are harmless.
 */
export const applyEntryToHead = (
  head: Head,
  entry: Entry,
  self: UserId,
  mentionsSelf: boolean,
): Head => {
  if (entry.seq <= head.lastSeq) return head;
  const lastN = Math.max(head.lastN, entry.n);
  // Who had read everything and writes has read everything.
  const isReadOn = entry.sender === self && head.unread === 0;
  const counted: Head = {
    ...head,
    lastSeq: entry.seq,
    lastN,
    unread: isReadOn ? 0 : head.unread + lastN - head.lastN,
    mentions: head.mentions + (mentionsSelf && entry.sender !== self ? 1 : 0),
    me: isReadOn ? readTo(head.me, entry.seq) : head.me,
    preview: isUnseen(head.mode, entry) ? head.preview : previewAfter(head.preview, entry),
  };
  switch (entry.kind) {
    case 'settings':
      return { ...counted, ...entry.change };
    case 'membership':
      return applyMembership(counted, entry, self);
    case 'commit':
      // The entry stands in the epoch that it ends.
      return { ...counted, generation: entry.generation, epoch: entry.epoch + 1 };
    case 'message':
    case 'redaction':
      return counted;
  }
};

/** The head is stored: a body whose time is over must not stay in it. */
export const expireHead = (head: Head, now: number): Head => {
  const { preview } = head;
  if (!preview || preview.entry.erased || !hasExpired(preview.entry, now)) return head;
  return { ...head, preview: { entry: erase(preview.entry), about: preview.about.map(erase) } };
};

/** What is read has been delivered. */
const readTo = (me: Head['me'], seq: Seq): Head['me'] => ({
  ...me,
  readSeq: Math.max(me.readSeq, seq),
  deliveredSeq: Math.max(me.deliveredSeq, seq),
});

/** What changes keys or names in an encrypted conversation is no news of its own. */
const isUnseen = (mode: Mode, entry: Entry): boolean =>
  mode === 'e2ee' && entry.target === null && (entry.kind !== 'message' || entry.quiet);

const previewAfter = (preview: Preview | null, entry: Entry): Preview | null => {
  if (entry.target === null) return { entry, about: [] };
  if (preview?.entry.seq !== entry.target) return preview;
  const about = [...preview.about, entry];
  if (entry.kind !== 'redaction') return { entry: preview.entry, about };
  // The head is stored: the body that was taken back must not stay in it.
  return { entry: erase(preview.entry), about: about.map(erase) };
};

const applyMembership = (
  head: Head,
  entry: Entry & { readonly kind: 'membership' },
  self: UserId,
): Head => {
  const { change } = entry;
  const withRole = (role: Role | null): Head => ({ ...head, me: { ...head.me, role } });
  switch (change.type) {
    case 'created':
      return head;
    case 'added':
    case 'joined': {
      const memberCount = head.memberCount + change.users.length;
      return isEntrance(entry, self)
        ? { ...withRole(head.me.role ?? 'member'), memberCount }
        : { ...head, memberCount };
    }
    case 'left':
    case 'removed':
    case 'banned': {
      const memberCount = Math.max(0, head.memberCount - change.users.length);
      return isExit(entry, self) ? { ...withRole(null), memberCount } : { ...head, memberCount };
    }
    case 'role-changed':
      return change.users.includes(self) ? withRole(change.role) : head;
    case 'ownership-transferred':
      if (change.users.includes(self)) return withRole('owner');
      return entry.sender === self ? withRole('admin') : head;
  }
};

/**
 * The newer of two heads. One that was read before events that are already in says nothing new
 * about the log, but what a member keeps for themselves is taken from it.
 */
export const mergeHead = (known: Head | null, head: Head): Head => {
  if (!known) return head;
  if (head.lastSeq > known.lastSeq) return head;
  if (head.lastSeq === known.lastSeq) return { ...head, preview: shownPreview(known, head) };
  const { muted, pinned, dismissed } = head.me;
  return { ...known, me: { ...known.me, muted, pinned, dismissed } };
};

/** The server previews what is unseen too. Only where both end: later entries may take back what was shown. */
const shownPreview = (known: Head, { mode, preview, firstSeq }: Head): Preview | null => {
  const isShown = preview === null || !isUnseen(mode, preview.entry);
  const isKept = known.preview !== null && known.preview.entry.seq >= firstSeq;
  return isShown || !isKept ? preview : known.preview;
};

/** Markers never go back: an older word about them changes nothing. */
export const applyMark = (head: Head, mark: MarkMoved, self: UserId): Head => {
  if (mark.userId === head.peer?.profile.id) {
    const { peer } = head;
    return {
      ...head,
      peer: {
        ...peer,
        readSeq: Math.max(peer.readSeq, mark.readSeq),
        deliveredSeq: Math.max(peer.deliveredSeq, mark.deliveredSeq),
      },
    };
  }
  if (mark.userId !== self) return head;
  const deliveredSeq = Math.max(head.me.deliveredSeq, mark.deliveredSeq);
  if (mark.readSeq < head.me.readSeq) return { ...head, me: { ...head.me, deliveredSeq } };
  const unread = mark.readN === undefined ? (mark.unread ?? head.unread) : head.lastN - mark.readN;
  return {
    ...head,
    unread: Math.max(0, unread),
    mentions: mark.mentions ?? head.mentions,
    me: { ...head.me, readSeq: mark.readSeq, deliveredSeq },
  };
};

/**
 * A head that was just read, and a marker that was told of meanwhile. Where the head is as far, its
 * counts are the newer ones.
 */
export const applyEarlierMark = (head: Head, mark: MarkMoved, self: UserId): Head => {
  const { userId, fromSeq, readSeq, deliveredSeq } = mark;
  const isFurther = readSeq > head.me.readSeq;
  return applyMark(head, isFurther ? mark : { userId, fromSeq, readSeq, deliveredSeq }, self);
};

/** What one has read, before the server confirms it. */
export interface ReadUpTo {
  readonly seq: Seq;
  /** The running count there, `null` when the entry is not at hand. */
  readonly n: number | null;
  readonly mentionsAbove: number;
}

export const applyOwnRead = (head: Head, { seq, n, mentionsAbove }: ReadUpTo): Head => {
  if (seq <= head.me.readSeq) return head;
  const isAll = seq >= head.lastSeq;
  const unread = isAll ? 0 : n === null ? head.unread : Math.min(head.unread, head.lastN - n);
  return {
    ...head,
    unread: Math.max(0, unread),
    mentions: isAll ? 0 : Math.min(head.mentions, mentionsAbove),
    me: { ...head.me, readSeq: Math.min(seq, head.lastSeq) },
  };
};

/** Newest activity: the newest main entry, else the creation. */
export const lastActivityOf = (head: Head): string => head.preview?.entry.ts ?? head.createdAt;
