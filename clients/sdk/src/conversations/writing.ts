import type { BlobId, ConversationId, Entry, MessageContent, Seq } from '@anochat/contract';
import type { Codec, Outgoing } from '../codec';
import type { Conversation, MessageInput } from '../client/anochat';
import type { LogState } from '../log';
import type { FileSource } from '../media/file-source';
import { fileReferences, outgoingOf, type OutboxItem } from '../outbox';
import { present } from '../present';
import { requireFitting } from './require-fitting';
import type { Surroundings } from './surroundings';

/** What this user says in one conversation: from the call into the outbox, until it stands in the log. */
export class Writing {
  constructor(
    private readonly id: ConversationId,
    private readonly around: Surroundings,
    /** What the writer has seen. */
    private readonly readSeq: () => Seq,
    /** As the writer sees it. */
    private readonly entryAt: (seq: Seq) => Entry | null,
    private readonly codec: () => Codec | undefined,
    /** Seconds that a message of an encrypted conversation stays, 0 for ever. */
    private readonly timer: () => number,
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
      ...this.expiresIn(),
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

  supplyFile(key: string, file: BlobId, source: FileSource): void {
    const { outbox, attached } = this.around;
    const item = this.items.find(({ clientId }) => clientId === key);
    const reference = item && fileReferences(item.outgoing).get(file);
    if (!reference) return;
    attached.supply(file, source, reference.size);
    outbox.filesSupplied(this.id, key);
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

  /** Signed with the message; where the server reads, that is its to say. */
  private expiresIn(): { readonly expiresIn?: number } {
    const timer = this.timer();
    return timer === 0 ? {} : { expiresIn: timer };
  }

  /** Fixed now: later, another entry might be shown in that place. */
  private refer(outgoing: Outgoing): string | undefined {
    const seq = pointsTo(outgoing);
    const entry = seq === null ? null : this.entryAt(seq);
    return entry?.kind === 'message' ? this.codec()?.refer?.(entry) : undefined;
  }

  private async add(outgoing: Outgoing): Promise<void> {
    requireFitting(outgoing);
    const about = this.refer(outgoing);
    const named = about === undefined ? outgoing : { ...outgoing, about };
    await this.around.outbox.add(this.id, named, this.readSeq());
  }
}

/** The entry that it is about, or answers. */
const pointsTo = (outgoing: Outgoing): Seq | null => {
  if (outgoing.target !== null || outgoing.kind === 'redaction') return outgoing.target;
  const { content } = outgoing;
  return content.type === 'message' ? (content.replyTo?.seq ?? null) : null;
};
