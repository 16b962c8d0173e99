import type { Entry, UserId } from '@anochat/contract';
import type { ConversationEngine } from '../conversations/conversation-engine';
import type { AnoChatError } from '../errors';
import type { OutboxItem } from '../outbox';
import type { Logger } from '../platform/platform';
import type { AnoChat, IncomingMessage, RefusedChange } from './anochat';
import { incomingMessage } from './incoming-message';

type EntryListener = Parameters<AnoChat['onEntry']>[0];
type MessageListener = Parameters<AnoChat['onMessage']>[0];
type RefusalListener = Parameters<AnoChat['onRefused']>[0];

/** Those who wait for news of any conversation. */
export class Listeners {
  private readonly ofEntries = new Set<EntryListener>();
  private readonly ofMessages = new Set<MessageListener>();
  private readonly ofRefusals = new Set<RefusalListener>();

  constructor(private readonly log: Logger) {}

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
    for (const listener of [...this.ofEntries]) listener(entry, conversation);
  }

  /** Those of `entries` that are messages of somebody else than `self`. */
  tellMessages(entries: readonly Entry[], conversation: ConversationEngine, self: UserId): void {
    for (const entry of entries) {
      const message = incomingMessage(entry, conversation, self);
      if (message) for (const listener of [...this.ofMessages]) this.hand(message, listener);
    }
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

  private hand(message: IncomingMessage, listener: MessageListener): void {
    Promise.resolve()
      .then(() => listener(message))
      .catch((error: unknown) => {
        this.log('error', 'A listener failed', { error: String(error) });
      });
  }
}

const contentTypeOf = (type: 'message' | 'edit' | 'reaction'): 'edit' | 'reaction' =>
  type === 'reaction' ? 'reaction' : 'edit';
