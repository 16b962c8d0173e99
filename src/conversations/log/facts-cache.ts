import type { ConversationId } from '@anochat/contract';
import { Injectable } from '@nestjs/common';

import { Database } from '../../platform/database';
import { type ConversationFacts, findFacts } from '../store/conversation-facts-store';

const CAPACITY = 20_000;

/** Remembers what never changes about conversations, so that an append needs one round trip. */
@Injectable()
export class FactsCache {
  private readonly known = new Map<ConversationId, ConversationFacts>();

  constructor(private readonly database: Database) {}

  /** Conversations that are not there are left out. */
  async of(ids: Iterable<ConversationId>): Promise<ReadonlyMap<ConversationId, ConversationFacts>> {
    const found = new Map<ConversationId, ConversationFacts>();
    const missing: ConversationId[] = [];
    for (const id of new Set(ids)) {
      const facts = this.known.get(id);
      if (facts === undefined) missing.push(id);
      else found.set(id, facts);
    }
    if (missing.length === 0) return found;
    for (const facts of await findFacts(this.database, missing)) {
      found.set(facts.id, facts);
      this.remember(facts);
    }
    return found;
  }

  /** To be read again: what is known of it was found to be broken, and may have been mended. */
  forget(id: ConversationId): void {
    this.known.delete(id);
  }

  private remember(facts: ConversationFacts): void {
    this.known.set(facts.id, facts);
    if (this.known.size <= CAPACITY) return;
    for (const oldest of this.known.keys()) {
      this.known.delete(oldest);
      return;
    }
  }
}
