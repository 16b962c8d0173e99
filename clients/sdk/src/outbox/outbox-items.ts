import type { ClientId, ConversationId } from '@anochat/contract';
import type { OutboxItem } from './outbox-item';

const NONE: readonly OutboxItem[] = [];

/** What the outbox holds in memory: per conversation, in the order of writing. */
export class OutboxItems {
  private readonly items = new Map<ConversationId, readonly OutboxItem[]>();

  constructor(private readonly onChange: (id: ConversationId) => void) {}

  of(id: ConversationId): readonly OutboxItem[] {
    return this.items.get(id) ?? NONE;
  }

  find(id: ConversationId, clientId: ClientId): OutboxItem | undefined {
    return this.of(id).find((item) => item.clientId === clientId);
  }

  has({ conversationId, clientId }: OutboxItem): boolean {
    return this.find(conversationId, clientId) !== undefined;
  }

  conversations(): readonly ConversationId[] {
    return [...this.items.keys()];
  }

  place(item: OutboxItem): void {
    const items = [...this.without(item), item];
    this.items.set(
      item.conversationId,
      items.sort((a, b) => (a.clientId < b.clientId ? -1 : 1)),
    );
    this.onChange(item.conversationId);
  }

  take(item: OutboxItem): void {
    this.items.set(item.conversationId, this.without(item));
    this.onChange(item.conversationId);
  }

  clear(): void {
    this.items.clear();
  }

  private without({ conversationId, clientId }: OutboxItem): readonly OutboxItem[] {
    return this.of(conversationId).filter((other) => other.clientId !== clientId);
  }
}
