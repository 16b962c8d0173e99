import type { ConversationId, Seq } from '@anochat/contract';
import { Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';

import { Metrics } from '../../platform/observability';
import type { SealBroken } from '../../platform/sealer';
import { FactsCache } from './facts-cache';

/** Beyond so many conversations they are told of once more. */
const CAPACITY = 10_000;

/** Tells operators of what does not open: one line of the log a conversation, and a count. */
@Injectable()
export class BrokenSeals {
  private readonly logger = new Logger(BrokenSeals.name);
  private readonly told = new Set<ConversationId>();
  private readonly unreadable: Counter;

  constructor(
    { registry }: Metrics,
    private readonly facts: FactsCache,
  ) {
    this.unreadable = new Counter({
      name: 'anochat_unreadable_entries_total',
      help: 'Entries that were given to somebody without their body, because it did not open',
      registers: [registry],
    });
  }

  noteBody(conversationId: ConversationId, seq: Seq, cause: SealBroken): void {
    this.unreadable.inc();
    this.note(conversationId, `entry ${seq} cannot be read`, cause);
  }

  noteKey(conversationId: ConversationId, cause: SealBroken): void {
    this.note(conversationId, 'nothing can be written', cause);
  }

  private note(id: ConversationId, what: string, { message }: SealBroken): void {
    // Its key may be put right by hand at any time.
    this.facts.forget(id);
    if (this.told.has(id)) return;
    if (this.told.size >= CAPACITY) this.told.clear();
    this.told.add(id);
    this.logger.error(
      `conversation ${id}: ${what}, and perhaps more: ${message}. ` +
        'This is said once; "anochat keys verify" tells whether it is the key.',
    );
  }
}
