import type {
  ConversationId,
  DeviceId,
  Entry,
  Seq,
  SignalData,
  SignalType,
  UserId,
} from '@anochat/contract';

/** One entry of the news that is followed: at most one a record, the first that has a trace. */
export interface Traced {
  readonly seq: Seq;
  /** W3C Trace Context. */
  readonly traceparent: string;
}

/** A run of entries of one conversation that one transaction appended, in order of seq. */
export interface EntryNews {
  readonly conversationId: ConversationId;
  readonly entries: readonly Entry[];
  readonly traced?: Traced;
}

/** The log of a conversation reaches at least to `seq`; what stands there, the log says. */
export interface HeadNews {
  readonly conversationId: ConversationId;
  readonly seq: Seq;
}

export type Audience =
  | { readonly conversationId: ConversationId; readonly exceptUserId?: UserId }
  | { readonly userId: UserId }
  | { readonly deviceId: DeviceId };

/** Signals that are worth nothing a few seconds later: the first to be dropped. */
const VOLATILE: ReadonlySet<SignalType> = new Set(['typing.changed', 'presence.changed']);
export const isVolatile = (type: SignalType): boolean => VOLATILE.has(type);

/** News that is not stored. */
export type SignalNews = {
  [T in SignalType]: {
    readonly audience: Audience;
    readonly type: T;
    readonly conversationId: ConversationId | null;
    readonly data: SignalData[T];
  };
}[SignalType];

export interface BusHandlers {
  entries(news: EntryNews): void;
  head(news: HeadNews): void;
  signal(news: SignalNews): void;
  /** A row was written to `control`: read it now instead of within a second. */
  controlChanged(): void;
  /** Another instance has just begun to listen, and knows nothing of what is not stored. */
  arrived(): void;
  /** Any news may have been missed: whoever listens compares what it has with the log. */
  missed(): void;
}

/**
 * Carries news between instances. The log is the truth and the bus only the doorbell: records may
 * come twice, late, in any order or not at all, and nobody may lose a message by that.
 * Own news reaches the own handlers without a round trip.
 */
export interface Bus {
  readonly name: 'memory' | 'kafka';
  /**
   * False while news may not go out or come in. Each instance then looks at the outbox and at the
   * heads of its conversations itself.
   */
  readonly isUp: boolean;
  /** Makes what the bus needs outside, where it is not there yet. @throws when it cannot */
  prepare(): Promise<void>;
  /** Settles also when the bus is away; it goes on trying. */
  start(handlers: BusHandlers): Promise<void>;
  /**
   * Settles once other instances will get the news (only then the outbox rows may go), and soon:
   * what cannot go out now is refused, not kept. @throws BusAway
   */
  publishEntries(news: readonly EntryNews[]): Promise<void>;
  /** As `publishEntries`, of entries too many to be carried. @throws BusAway */
  publishHeads(news: readonly HeadNews[]): Promise<void>;
  /** While the bus is away, signals that are not volatile wait, up to a bound. */
  publishSignal(news: SignalNews): void;
  publishControl(): void;
  /**
   * Entries, heads and conversation signals of other conversations need not be handed over, but runs
   * with a change of membership are: they concern users who do not listen yet.
   */
  setInterest(add: readonly ConversationId[], remove: readonly ConversationId[]): void;
  /** Entries and heads of every conversation are handed over until what it returns is called. */
  hearEverything(): () => void;
  stop(): Promise<void>;
}

/** The bus takes nothing at the moment. */
export class BusAway extends Error {
  override readonly name = 'BusAway';
}

/** Injection token. */
export const BUS = Symbol('Bus');
