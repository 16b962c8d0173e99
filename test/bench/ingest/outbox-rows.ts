/** Outbox rows that have done their work: on one instance that is at once. The next append removes them. */
export class OutboxRows {
  #conversations: string[] = [];
  #seqs: number[] = [];

  published(conversationId: string, seq: number): void {
    this.#conversations.push(conversationId);
    this.#seqs.push(seq);
  }

  /** Two arrays of the same length; they are the caller's now. */
  take(): { readonly conversations: readonly string[]; readonly seqs: readonly number[] } {
    const taken = { conversations: this.#conversations, seqs: this.#seqs };
    this.#conversations = [];
    this.#seqs = [];
    return taken;
  }
}
