import {
  e2eeContent,
  type ConversationId,
  type E2eeContent,
  type MessageEntry,
  type Seq,
} from '@anochat/contract';
import { FormatError, fromBase64, openMessage, utf8Bytes, utf8Text } from '@anochat/e2ee';
import type { KnownEpoch, MessageInner, Primitives } from '@anochat/e2ee';
import type { Opened } from '../../codec';
import type { EpochStore } from './epoch-store';
import type { LoadedEpoch } from './stored-epoch';

/** What is signed of an opened message, beside its content. */
export type OpenedMessage =
  | {
      readonly state: 'opened';
      readonly content: E2eeContent;
      readonly inner: MessageInner;
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
}

/** Content and target are signed together: what is said about one entry is said of no other. */
interface Payload {
  readonly content: E2eeContent;
  readonly target: Seq | null;
}

export const encodePayload = (payload: Payload): Uint8Array => utf8Bytes(JSON.stringify(payload));

const NOT_MLS_SUITE = 0;
/** Whether an id or a counter was used before, the log's follower knows: it reads in order. */
const NOTHING_SEEN = { hasId: () => false, hasCounter: () => false };

/** Opens messages by the keys that are at hand; each entry once. */
export class MessageOpener {
  private readonly opened = new WeakMap<MessageEntry, OpenedMessage>();

  constructor(
    private readonly primitives: Primitives,
    private readonly epochs: EpochStore,
    private readonly standingOf: (id: ConversationId) => Standing,
  ) {}

  open(entry: MessageEntry): OpenedMessage {
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
    const outcome = openMessage(
      this.primitives,
      knownEpoch(found, entry.seq, standing),
      {
        header: {
          suite: found === 'missing' ? NOT_MLS_SUITE : found.stored.suite,
          conversation: conversationId,
          generation,
          epoch,
          device,
          clientId,
          quiet,
          blobs: [],
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
    if (payload.target !== entry.target) return unreadable('misplaced');
    return { state: 'opened', content: payload.content, inner: outcome.inner };
  }
}

const knownEpoch = (
  found: LoadedEpoch | 'missing',
  seq: Seq,
  { joinedSeq }: Standing,
): KnownEpoch => {
  if (found !== 'missing') return { state: 'known', keys: found.keys, roster: found.roster };
  return { state: seq <= joinedSeq ? 'not-yet-member' : 'epoch-missing' };
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
    if (!('content' in value) || !('target' in value)) return null;
    const content = e2eeContent.safeParse(value.content);
    const { target } = value;
    if (!content.success || (target !== null && typeof target !== 'number')) return null;
    return { content: content.data, target };
  } catch {
    return null;
  }
};
