import type { Entry } from '@anochat/contract';
import type { ConversationEngine } from '../conversations/conversation-engine';

type Hand = (entry: Entry, conversation: ConversationEngine) => void;

/** Hands entries on in the order of each log; what is still to be opened is waited for. */
export class InOrder {
  private readonly waiting = new Map<ConversationEngine, Entry[]>();

  constructor(private readonly hand: Hand) {}

  take(entries: readonly Entry[], conversation: ConversationEngine): void {
    const queue = this.waiting.get(conversation) ?? [];
    queue.push(...entries);
    this.waiting.set(conversation, queue);
    this.goOn(conversation);
  }

  /** Keys have come. */
  goOn(conversation: ConversationEngine): void {
    const queue = this.waiting.get(conversation);
    for (let next = queue?.[0]; next && !isPending(next, conversation); next = queue?.[0]) {
      queue?.shift();
      this.hand(next, conversation);
    }
    if (queue?.length === 0) this.waiting.delete(conversation);
  }

  isWaiting(conversation: ConversationEngine): boolean {
    return this.waiting.has(conversation);
  }

  clear(): void {
    this.waiting.clear();
  }
}

const isPending = (entry: Entry, conversation: ConversationEngine): boolean =>
  entry.kind === 'message' && !entry.erased && conversation.open(entry).state === 'pending';
