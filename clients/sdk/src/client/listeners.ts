import type { E2eeContent, Entry, UserId } from '@anochat/contract';
import type { ConversationEngine } from '../conversations/conversation-engine';
import type { AnoChatError } from '../errors';
import type { OutboxItem } from '../outbox';
import type { Logger } from '../platform/platform';
import type { AnoChat, IncomingMessage, RefusedChange } from './anochat';
import { InOrder } from './in-order';
import { incomingMessage } from './incoming-message';

type EntryListener = Parameters<AnoChat['onEntry']>[0];
type MessageListener = Parameters<AnoChat['onMessage']>[0];
type RefusalListener = Parameters<AnoChat['onRefused']>[0];

/** Those who wait for news of any conversation. */
export class Listeners {
  private readonly ofEntries = new Set<EntryListener>();
  private readonly ofMessages = new Set<MessageListener>();
  private readonly ofRefusals = new Set<RefusalListener>();

  private readonly entries = new InOrder((entry, conversation) => {
    for (const listener of [...this.ofEntries]) listener(entry, conversation);
  });
  private readonly messages = new InOrder((entry, conversation) => {
    const message = incomingMessage(entry, conversation, this.self());
    if (message) for (const listener of [...this.ofMessages]) this.handTo(message, listener);
  });

  constructor(
    private readonly log: Logger,
    private readonly self: () => UserId,
  ) {}

  readonly onEntry: AnoChat['onEntry'] = (listener) => {
    this.ofEntries.add(listener);
    return () => this.ofEntries.delete(listener);
  };

  readonly onMessage: AnoChat['onMessage'] = (listener) => {
    this.ofMessages.add(listener);
    return () => this.ofMessages.delete(listener);
  };

  readonly onRefused: AnoChat['onRefused'] = (listener) => {
    this.ofRefusals.add(listener);
    return () => this.ofRefusals.delete(listener);
  };

  /** Somebody wants every message, and so every log. */
  get wantMessages(): boolean {
    return this.ofMessages.size > 0;
  }

  tellEntry(entry: Entry, conversation: ConversationEngine): void {
    if (this.ofEntries.size > 0) this.entries.take([entry], conversation);
  }

  /** New entries at the end of a log that is followed. */
  tellMessages(entries: readonly Entry[], conversation: ConversationEngine): void {
    if (this.ofMessages.size > 0) this.messages.take(entries, conversation);
  }

  /** Messages of this conversation are still to be opened for those who want every one. */
  isWaiting(conversation: ConversationEngine): boolean {
    return this.messages.isWaiting(conversation);
  }

  /** What was pending in this conversation may be open now. */
  openAgain(conversation: ConversationEngine): void {
    this.entries.goOn(conversation);
    this.messages.goOn(conversation);
  }

  /** Of an ended session. */
  clear(): void {
    this.entries.clear();
    this.messages.clear();
  }

  tellRefused({ conversationId, outgoing }: OutboxItem, error: AnoChatError): void {
    const change: RefusedChange = {
      conversationId,
      target: outgoing.target ?? 0,
      what: outgoing.kind === 'redaction' ? 'redaction' : contentTypeOf(outgoing.content.type),
      error,
    };
    for (const listener of [...this.ofRefusals]) listener(change);
  }

  private handTo(message: IncomingMessage, listener: MessageListener): void {
    Promise.resolve()
      .then(() => listener(message))
      .catch((error: unknown) => {
        this.log('error', 'A listener failed', { error: String(error) });
      });
  }
}

const contentTypeOf = (type: E2eeContent['type']): RefusedChange['what'] =>
  type === 'reaction' || type === 'settings' ? type : 'edit';
