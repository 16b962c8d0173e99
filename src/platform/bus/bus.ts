import type {
  ConversationId,
  DeviceId,
  Entry,
  SignalData,
  SignalType,
  UserId,
} from '@anochat/contract';

/** A run of entries of one conversation that one transaction appended, in order of seq. */
export interface EntryNews {
  readonly conversationId: ConversationId;
  readonly entries: readonly Entry[];
}

export type Audience =
  | { readonly conversationId: ConversationId; readonly exceptUserId?: UserId }
  | { readonly userId: UserId }
  | { readonly deviceId: DeviceId };

/** News that is not stored. Volatile signals are the first to be dropped. */
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
  signal(news: SignalNews): void;
  /** A row was written to `control`: read it now instead of within a second. */
  controlChanged(): void;
}

/**
 * Carries news between instances. The log is the truth and the bus only the doorbell: records may
 * come twice, late, in any order or not at all, and nobody may lose a message by that.
 * Own news reaches the own handlers without a round trip.
 */
export interface Bus {
  readonly name: 'memory' | 'kafka';
  start(handlers: BusHandlers): Promise<void>;
  /** Settles once other instances will get the news (only then the outbox rows may go). */
  publishEntries(news: readonly EntryNews[]): Promise<void>;
  publishSignal(news: SignalNews): void;
  publishControl(): void;
  /** Entries and conversation signals of other conversations need not be handed over. */
  setInterest(add: readonly ConversationId[], remove: readonly ConversationId[]): void;
  stop(): Promise<void>;
}

/** Injection token. */
export const BUS = Symbol('Bus');
