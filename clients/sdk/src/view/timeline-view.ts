import type { DeviceId, Entry, Mark, MessageEntry, Seq, UserId } from '@anochat/contract';
import type { SystemEvent } from '../codec';
import { hasExpired, liveSpan, skipDown, spanAt, type LogState } from '../log';
import type { OutboxItem } from '../outbox/outbox-item';
import {
  describeContent,
  describeMessage,
  type Description,
  type Reader,
} from './describe-message';
import type {
  Delivery,
  MessageItem,
  Quote,
  SystemItem,
  Timeline,
  TimelineItem,
} from './timeline-item';
import { present } from '../present';

export interface ViewInput {
  readonly log: LogState;
  /** `null`: the live end. */
  readonly anchor: Seq | null;
  readonly outbox: readonly OutboxItem[];
  readonly marks: ReadonlyMap<UserId, Mark>;
  readonly device: DeviceId | null;
  /** Milliseconds since 1970: what has expired is not shown. */
  readonly now: number;
  /** Grows when what was opened before may open otherwise now. */
  readonly revision: number;
  readonly isOffline: boolean;
  /** Quoted messages that the log was asked for: one that did not come is gone. */
  readonly askedQuotes: ReadonlySet<Seq>;
}

export interface View {
  readonly timeline: Timeline;
  /** Quoted messages that are not here yet. */
  readonly missingQuotes: readonly Seq[];
}

interface CachedItem {
  readonly basis: readonly unknown[];
  readonly item: TimelineItem;
}

/** Builds what a conversation shows. Items that did not change stay the same objects. */
export class TimelineView {
  private cache = new Map<string, CachedItem>();

  constructor(
    private readonly reading: Omit<Reader, 'self'>,
    private readonly lines: (entry: SystemEntry) => readonly SystemEvent[],
  ) {}

  build(input: ViewInput): View {
    const { log, anchor } = input;
    const live = liveSpan(log);
    const span = anchor === null ? live : spanAt(log.covered, anchor);
    const isLive = span === live;
    const used = new Map<string, CachedItem>();
    const missingQuotes = new Set<Seq>();
    const context: Context = {
      ...input,
      reader: { ...this.reading, self: log.self },
      lines: this.lines,
      readers: readersOf(input),
      pendingFor: pendingOf(input.outbox),
      keep: (key, basis, make) => {
        const cached = this.cache.get(key);
        const kept = cached && isSameBasis(cached.basis, basis) ? cached : { basis, item: make() };
        used.set(key, kept);
        return kept.item;
      },
      missingQuotes,
    };

    const seqs = span
      ? [...log.mains.keys()]
          .filter((seq) => span[0] <= seq && seq <= span[1])
          .sort((a, b) => a - b)
      : [];
    const items = seqs
      .map((seq) => present(log.mains.get(seq)))
      .filter((entry) => !hasExpired(entry, input.now))
      .flatMap((entry) => itemsOfEntry(context, entry));
    if (isLive) items.push(...unsettled(input, items).map((item) => itemOfOutbox(context, item)));
    this.cache = used;

    const isLoading = (kind: 'before' | 'around'): boolean =>
      log.asks.some(({ query }) => kind in query && !('limit' in query));
    const status =
      span || (log.have !== null && log.have < log.firstSeq)
        ? 'ready'
        : log.hasFailed
          ? 'failed'
          : 'loading';
    return {
      missingQuotes: [...missingQuotes],
      timeline: {
        status,
        items,
        hasOlder: span !== null && skipDown(log.hidden, span[0] - 1) > log.firstSeq,
        hasNewer: !isLive && span !== null,
        isLoadingOlder: isLoading('before'),
        isLoadingNewer: isLoading('around'),
        lastSeq: log.have ?? 0,
      },
    };
  }
}

type SystemEntry = Exclude<Entry, MessageEntry>;

interface Context extends ViewInput {
  readonly reader: Reader;
  readonly lines: (entry: SystemEntry) => readonly SystemEvent[];
  readonly readers: readonly Mark[];
  readonly pendingFor: ReadonlyMap<Seq, readonly OutboxItem[]>;
  readonly keep: (key: string, basis: readonly unknown[], make: () => TimelineItem) => TimelineItem;
  readonly missingQuotes: Set<Seq>;
}

const NO_ENTRIES: readonly Entry[] = [];
const NO_ITEMS: readonly OutboxItem[] = [];

const isSameBasis = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, index) => Object.is(value, b[index]));

const readersOf = ({ log, marks }: ViewInput): readonly Mark[] =>
  [...marks.values()].filter((mark) => mark.userId !== log.self);

const pendingOf = (outbox: readonly OutboxItem[]): ReadonlyMap<Seq, readonly OutboxItem[]> => {
  const pending = new Map<Seq, readonly OutboxItem[]>();
  for (const item of outbox) {
    const { target } = item.outgoing;
    if (target === null || item.state.type === 'failed') continue;
    pending.set(target, [...(pending.get(target) ?? []), item]);
  }
  return pending;
};

/** Messages of the outbox that the log does not hold yet. */
const unsettled = (input: ViewInput, items: readonly TimelineItem[]): readonly OutboxItem[] => {
  const keys = new Set(items.map(({ key }) => key));
  return input.outbox.filter(
    ({ outgoing, clientId }) =>
      outgoing.kind === 'message' && outgoing.content.type === 'message' && !keys.has(clientId),
  );
};

/** One item, or none or several for an entry about the conversation itself. */
const itemsOfEntry = (context: Context, entry: Entry): readonly TimelineItem[] => {
  const { log, revision } = context;
  if (entry.kind === 'message') {
    const settings = settingsIn(context.reader, entry);
    if (!settings) return [itemOfMessage(context, entry)];
    // Said once more for who has come since.
    if (settings.type === 'settings' && Object.keys(settings.change).length === 0) return [];
    const key = `#${entry.seq}`;
    return [context.keep(key, [entry, revision], () => systemItem(key, entry, settings, log.self))];
  }
  return context.lines(entry).map((event, at) => {
    const key = at === 0 ? `#${entry.seq}` : `#${entry.seq}.${at}`;
    return context.keep(key, [entry, revision], () => systemItem(key, entry, event, log.self));
  });
};

const itemOfMessage = (context: Context, entry: MessageEntry): TimelineItem => {
  const { log, device } = context;
  // The bubble of the outbox has the client id for its key, and keeps it.
  const isOwnDevice = device !== null && entry.device === device;
  const key = (isOwnDevice ? entry.clientId : null) ?? `#${entry.seq}`;

  const about = log.about.get(entry.seq) ?? NO_ENTRIES;
  // An entry that arrived settles its outbox item, whether or not its acknowledgement came.
  const arrived = new Set(about.map(({ clientId }) => clientId));
  const pending = (context.pendingFor.get(entry.seq) ?? NO_ITEMS).filter(
    ({ clientId }) => !arrived.has(clientId),
  );
  const own = entry.sender === log.self;
  // The mark of one who came later says nothing about this entry.
  const readers = own ? context.readers.filter(({ fromSeq }) => fromSeq <= entry.seq) : [];
  const readBy = readers.filter(({ readSeq }) => readSeq >= entry.seq).map(({ userId }) => userId);
  const delivery = own ? deliveryOf(readers, entry.seq) : null;
  const quoted = quotedEntry(context, entry);
  const basis = [
    entry,
    context.revision,
    about,
    ...pending,
    delivery?.state,
    readBy.join(),
    quoted?.entry,
    quoted?.about,
    quoted?.state,
  ];
  return context.keep(key, basis, (): MessageItem => {
    const description = describeMessage(
      context.reader,
      entry,
      about,
      pending.map(({ outgoing }) => outgoing),
    );
    return {
      type: 'message',
      key,
      seq: entry.seq,
      clientId: entry.clientId,
      sender: entry.sender,
      own,
      ts: entry.ts,
      expiresAt: entry.expiresAt ?? null,
      ...shown(context, description, entry),
      delivery,
      readBy,
    };
  });
};

const shown = (
  context: Context,
  { replyTo, ...rest }: Description,
  quoting?: MessageEntry,
): Omit<Description, 'replyTo'> & { readonly quote: Quote | null } => ({
  ...rest,
  quote: replyTo === null ? null : quoteOf(context, replyTo, quoting),
});

const itemOfOutbox = (context: Context, item: OutboxItem): TimelineItem => {
  const { outgoing, clientId, state } = item;
  if (outgoing.kind !== 'message' || outgoing.content.type !== 'message') {
    throw new Error('Only messages stand in the timeline by themselves');
  }
  const { content } = outgoing;
  const quoted = content.replyTo ? locate(context, content.replyTo.seq) : null;
  const basis = [state, context.isOffline, quoted?.entry, quoted?.about, quoted?.state];
  return context.keep(clientId, basis, (): MessageItem => ({
    type: 'message',
    key: clientId,
    seq: state.type === 'sent' ? state.seq : null,
    clientId,
    sender: context.log.self,
    own: true,
    ts: new Date(item.createdAt).toISOString(),
    expiresAt: null,
    ...shown(context, describeContent(content)),
    delivery: deliveryOfOutbox(item, context.isOffline),
    readBy: [],
  }));
};

const deliveryOfOutbox = ({ state }: OutboxItem, isOffline: boolean): Delivery => {
  switch (state.type) {
    case 'uploading': {
      const { sentBytes, totalBytes, lacks } = state;
      return { state: 'uploading', sentBytes, totalBytes, lacks, offline: isOffline };
    }
    case 'queued':
      return { state: 'queued', offline: isOffline };
    case 'sending':
    case 'sent':
      return { state: state.type };
    case 'failed':
      return { state: 'failed', problem: state.problem };
  }
};

/** Delivered and read count from the first other member on. */
export const deliveryOf = (
  readers: readonly Pick<Mark, 'readSeq' | 'deliveredSeq'>[],
  seq: Seq,
): Delivery => {
  if (readers.some((mark) => mark.readSeq >= seq)) return { state: 'read' };
  if (readers.some((mark) => mark.deliveredSeq >= seq)) return { state: 'delivered' };
  return { state: 'sent' };
};

interface Located {
  readonly state: Quote['state'];
  readonly entry?: Entry;
  readonly about?: readonly Entry[];
}

const quotedEntry = (context: Context, entry: Entry & { kind: 'message' }): Located | null => {
  if (entry.erased) return null;
  const opened = context.reader.open(entry);
  if (opened.state !== 'opened' || opened.content.type !== 'message') return null;
  return opened.content.replyTo ? locate(context, opened.content.replyTo.seq) : null;
};

const locate = ({ log, now, askedQuotes, missingQuotes }: Context, seq: Seq): Located => {
  const entry = log.mains.get(seq);
  if (entry?.kind === 'message' && !hasExpired(entry, now)) {
    return { state: 'shown', entry, about: log.about.get(seq) ?? NO_ENTRIES };
  }
  const isGone =
    entry !== undefined ||
    seq < log.firstSeq ||
    spanAt(log.hidden, seq) !== null ||
    spanAt(log.covered, seq) !== null;
  if (isGone) return { state: 'gone' };
  if (!askedQuotes.has(seq)) missingQuotes.add(seq);
  else if (!log.asks.some(({ query }) => 'around' in query && query.around === seq)) {
    return { state: 'gone' };
  }
  return { state: 'loading' };
};

const quoteOf = (context: Context, seq: Seq, quoting?: MessageEntry): Quote => {
  const { state, entry, about } = locate(context, seq);
  if (state !== 'shown' || entry?.kind !== 'message') {
    return { seq, state: state === 'loading' ? 'loading' : 'gone' };
  }
  // What stands there is not what was answered.
  if (quoting && context.reader.open(quoting, entry).state !== 'opened')
    return { seq, state: 'gone' };
  const { body } = describeMessage(context.reader, entry, about ?? NO_ENTRIES);
  return { seq, state: 'shown', sender: entry.sender, body };
};

/** What a message says that is about the conversation itself; `null` for any other. */
const settingsIn = (reader: Reader, entry: MessageEntry): SystemEvent | null => {
  if (entry.erased || !entry.quiet) return null;
  const opened = reader.open(entry);
  if (opened.state !== 'opened' || opened.content.type !== 'settings') return null;
  const { title, topic, timer = 0, changed = ['title', 'topic'] } = opened.content;
  const settings = { title, topic, timer };
  const change = Object.fromEntries(changed.map((name) => [name, settings[name]]));
  return { type: 'settings', change };
};

export const systemItem = (
  key: string,
  entry: Entry,
  event: SystemEvent,
  self: UserId,
): SystemItem => {
  const sender = ('by' in event ? event.by : undefined) ?? entry.sender;
  const { seq, ts } = entry;
  return { type: 'system', key, seq, sender, own: sender === self, ts, event };
};

/** What the server says of the conversation, in a mode in which that is its to say. */
export const serverLines = (entry: SystemEntry): readonly SystemEvent[] => {
  switch (entry.kind) {
    case 'membership':
      return [{ type: 'membership', change: entry.change }];
    case 'settings':
      return [{ type: 'settings', change: entry.change }];
    case 'redaction':
    case 'commit':
      // A redaction always has a target, so that it stands by itself in no timeline.
      return [{ type: 'commit' }];
  }
};
