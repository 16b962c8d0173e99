import {
  e2eeContent,
  type Base64,
  type ConversationId,
  type E2eeContent,
  type Entry,
  type MessageEntry,
  type Seq,
  type UserId,
} from '@anochat/contract';
import {
  decodeReference,
  encodeReference,
  FormatError,
  fromBase64,
  openMessage,
  referenceTo,
  toBase64,
  utf8Bytes,
  utf8Text,
} from '@anochat/e2ee';
import type { EntryReference, KnownEpoch, MessageInner, Primitives } from '@anochat/e2ee';
import type { Opened } from '../../codec';
import { digestOf } from './digest-of';
import type { EpochStore } from './epoch-store';
import type { LoadedEpoch } from './stored-epoch';

/** What is signed of an opened message, beside its content. */
export type OpenedMessage =
  | {
      readonly state: 'opened';
      readonly content: E2eeContent;
      readonly inner: MessageInner;
      /** The entry that it is about, or answers. */
      readonly about: EntryReference | null;
      readonly sharedBy?: UserId;
      readonly names?: string;
    }
  | Exclude<Opened, { state: 'opened' }>;

/** How this device stands to a conversation's group. */
export interface Standing {
  /** Where the commit that brought it in stands. */
  readonly joinedSeq: Seq;
  /** The epoch comes after the one that it has followed the group to. */
  readonly isAhead: (generation: number, epoch: number) => boolean;
  /** It is not in yet: what it has no key for, a Welcome may open. */
  readonly isOutside: boolean;
  /** What was said before the join is being shared: its keys are on the way. */
  readonly awaitsHistory: boolean;
  /** This user was there in that epoch: somebody may give its key. */
  readonly isAwaited: (generation: number, epoch: number) => boolean;
}

/**
 * Signed together: what is said about one entry is said of no other, wherever the server puts that.
 * `about`: the reference (base64) to the target, or of a reply to what it answers.
 */
interface Payload {
  readonly content: E2eeContent;
  readonly about: Base64 | null;
}

export const encodePayload = (payload: Payload): Uint8Array => utf8Bytes(JSON.stringify(payload));

/** The entry that a message is about, or answers. */
export const pointsTo = (content: E2eeContent, target: Seq | null): Seq | null => {
  if (target !== null || content.type !== 'message') return target;
  return content.replyTo?.seq ?? null;
};

const NOT_MLS_SUITE = 0;
/** Whether an id or a counter was used before, the log's follower knows: it reads in order. */
const NOTHING_SEEN = { hasId: () => false, hasCounter: () => false };

/** Opens messages by the keys that are at hand; each entry once. */
export class MessageOpener {
  private readonly opened = new WeakMap<MessageEntry, OpenedMessage>();
  private readonly digests = new WeakMap<Entry, Uint8Array>();

  constructor(
    private readonly primitives: Primitives,
    private readonly epochs: EpochStore,
    private readonly standingOf: (id: ConversationId) => Standing,
  ) {}

  /** @param about what stands where the message points to, where that is at hand */
  open(entry: MessageEntry, about?: Entry): OpenedMessage {
    const opened = this.openOnce(entry);
    if (opened.state !== 'opened' || !about || !opened.about) return opened;
    return this.isNamed(about, opened.about) ? opened : unreadable('reference-differs');
  }

  /** How a message names this entry; nothing for one that nobody can be sure of. */
  refer(entry: MessageEntry): Base64 | undefined {
    try {
      return toBase64(encodeReference(referenceTo(this.primitives, entry)));
    } catch (error) {
      if (error instanceof FormatError) return undefined;
      throw error;
    }
  }

  private openOnce(entry: MessageEntry): OpenedMessage {
    const before = this.opened.get(entry);
    if (before) return before;
    const opened = this.openAnew(entry);
    // What is still looked for, or may be found later, is tried again.
    if (opened.state === 'opened' || (opened.state === 'unreadable' && isFinal(opened.reason))) {
      this.opened.set(entry, opened);
    }
    return opened;
  }

  private openAnew(entry: MessageEntry): OpenedMessage {
    if (entry.content) return unreadable('plain');
    if (entry.body === undefined || entry.device === null || entry.clientId === null) {
      return unreadable('malformed');
    }
    const { conversationId, generation, epoch, device, clientId, quiet } = entry;
    const standing = this.standingOf(conversationId);
    if (standing.isAhead(generation, epoch)) return { state: 'pending' };
    const found = this.epochs.at({ conversation: conversationId, generation, epoch });
    if (found === 'searching') return { state: 'pending' };
    if (found === 'missing' && standing.isOutside) return { state: 'pending' };
    if (found === 'missing' && entry.seq <= standing.joinedSeq && standing.awaitsHistory) {
      return { state: 'pending' };
    }
    const outcome = openMessage(
      this.primitives,
      knownEpoch(found, entry, standing),
      {
        header: {
          suite: found === 'missing' ? NOT_MLS_SUITE : found.stored.suite,
          conversation: conversationId,
          generation,
          epoch,
          device,
          clientId,
          quiet,
          blobs: entry.blobs ?? [],
        },
        sender: entry.sender,
        body: bytesOf(entry.body),
        place: { generation, epoch: isInPlace(found, entry.seq) ? epoch : epoch + 1 },
      },
      NOTHING_SEEN,
    );
    if (outcome.state === 'undecryptable') return unreadable(outcome.reason);
    const payload = payloadOf(outcome.inner.content);
    if (!payload) return unreadable('malformed');
    const { content } = payload;
    const about = payload.about === null ? null : referenceIn(payload.about);
    if ((about?.seq ?? null) !== pointsTo(content, entry.target)) return unreadable('misplaced');
    if (!staysAsSigned(content, entry)) return unreadable('expiry-differs');
    const sharedBy = found === 'missing' ? undefined : found.stored.sharedBy;
    return {
      ...{ state: 'opened', content, about, inner: outcome.inner },
      ...(about === null ? {} : { names: toBase64(encodeReference(about)) }),
      ...(sharedBy === undefined ? {} : { sharedBy }),
    };
  }

  /** Of an entry that has lost its body, sender and id have to do. */
  private isNamed(entry: Entry, { seq, device, clientId, digest }: EntryReference): boolean {
    if (entry.seq !== seq || entry.device !== device || entry.clientId !== clientId) return false;
    const own = this.digests.get(entry) ?? digestOf(this.primitives, entry);
    if (!own) return true;
    this.digests.set(entry, own);
    return this.primitives.equal(own, digest);
  }
}

const knownEpoch = (
  found: LoadedEpoch | 'missing',
  { seq, generation, epoch }: MessageEntry,
  { joinedSeq, isAwaited }: Standing,
): KnownEpoch => {
  if (found !== 'missing') return { state: 'known', keys: found.keys, roster: found.roster };
  const wasThere = seq > joinedSeq || isAwaited(generation, epoch);
  return { state: wasThere ? 'epoch-missing' : 'not-yet-member' };
};

/** What is about a message goes with that one: its own word says nothing of it. */
const staysAsSigned = (content: E2eeContent, { ts, expiresAt }: MessageEntry): boolean => {
  if (content.type !== 'message') return true;
  if (content.expiresIn === undefined || expiresAt === undefined) {
    return content.expiresIn === expiresAt;
  }
  return Date.parse(expiresAt) === Date.parse(ts) + content.expiresIn * 1_000;
};

const unreadable = (reason: (Opened & { state: 'unreadable' })['reason']): OpenedMessage => ({
  state: 'unreadable',
  reason,
});

const isFinal = (reason: (Opened & { state: 'unreadable' })['reason']): boolean =>
  reason !== 'not-yet-member' && reason !== 'epoch-missing';

/** Between the commits that begin and end its epoch. */
const isInPlace = (found: LoadedEpoch | 'missing', seq: Seq): boolean => {
  if (found === 'missing') return true;
  const { firstSeq, lastSeq } = found.stored;
  return seq > firstSeq && (lastSeq === null || seq < lastSeq);
};

const referenceIn = (about: Base64): EntryReference | null => {
  try {
    return decodeReference(fromBase64(about));
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
};

const bytesOf = (body: string): Uint8Array => {
  try {
    return fromBase64(body);
  } catch (error) {
    if (error instanceof FormatError) return new Uint8Array();
    throw error;
  }
};

const payloadOf = (bytes: Uint8Array): Payload | null => {
  try {
    const value: unknown = JSON.parse(utf8Text(bytes));
    if (typeof value !== 'object' || value === null) return null;
    if (!('content' in value) || !('about' in value)) return null;
    const content = e2eeContent.safeParse(value.content);
    const { about } = value;
    if (!content.success || (about !== null && typeof about !== 'string')) return null;
    return { content: content.data, about };
  } catch {
    return null;
  }
};
