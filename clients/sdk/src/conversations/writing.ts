import type { ConversationId, Entry, MessageContent, Seq } from '@anochat/contract';
import type { Conversation, MessageInput } from '../client/anochat';
import type { LogState } from '../log';
import { outgoingOf, type OutboxItem } from '../outbox';
import { present } from '../present';
import type { Surroundings } from './surroundings';

/** What this user says in one conversation: from the call into the outbox, until it stands in the log. */
export class Writing {
  constructor(
    private readonly id: ConversationId,
    private readonly around: Surroundings,
    /** What the writer has seen. */
    private readonly readSeq: () => Seq,
  ) {}

  get items(): readonly OutboxItem[] {
    return this.around.outbox.of(this.id);
  }

  async send({ parts, mentions, replyTo, forwardedFrom }: MessageInput): Promise<void> {
    const content: MessageContent = {
      v: 1,
      type: 'message',
      parts,
      ...(mentions?.length ? { mentions: [...mentions] } : {}),
      ...(replyTo === undefined ? {} : { replyTo: { seq: replyTo } }),
      ...(forwardedFrom === undefined ? {} : { forwarded: { sender: forwardedFrom } }),
    };
    await this.add(outgoingOf(content, null));
  }

  async edit(...[seq, { parts, mentions }]: Parameters<Conversation['edit']>): Promise<void> {
    const more = mentions?.length ? { mentions: [...mentions] } : {};
    await this.add(outgoingOf({ v: 1, type: 'edit', parts, ...more }, seq));
  }

  async react(seq: Seq, emoji: string, op: 'add' | 'remove'): Promise<void> {
    await this.add(outgoingOf({ v: 1, type: 'reaction', emoji, op }, seq));
  }

  async redact(seq: Seq): Promise<void> {
    await this.add({ kind: 'redaction', target: seq });
  }

  retry(key: string): Promise<void> {
    return this.around.outbox.retry(this.id, key);
  }

  discard(key: string): Promise<void> {
    return this.around.outbox.discard(this.id, key);
  }

  /** Own entries take the place of their outbox items. */
  settle(entries: readonly Entry[]): void {
    const { device } = this.around.account();
    const own = entries.filter((entry) => entry.device === device && entry.clientId !== null);
    if (own.length === 0) return;
    this.around.outbox.settle(this.id, new Set(own.map(({ clientId }) => present(clientId))));
  }

  /** What was sent stands in pages too, and in logs that nobody looks at. */
  settleUpTo(have: LogState['have']): void {
    const settled = this.items.filter(
      ({ state }) => state.type === 'sent' && state.seq <= (have ?? 0),
    );
    if (settled.length === 0) return;
    this.around.outbox.settle(this.id, new Set(settled.map(({ clientId }) => clientId)));
  }

  private async add(outgoing: Parameters<Surroundings['outbox']['add']>[1]): Promise<void> {
    await this.around.outbox.add(this.id, outgoing, this.readSeq());
  }
}
