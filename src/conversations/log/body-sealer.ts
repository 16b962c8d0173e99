import type { ConversationId, ErrorCode } from '@anochat/contract';
import { bodyDigest } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import { Inject, Injectable } from '@nestjs/common';

import { SEALER, SealBroken, type Sealer } from '../../platform/sealer';
import type { SealedItem } from '../store/append-entries';
import type { ConversationFacts } from '../store/conversation-facts-store';
import type { AppendItem } from './append-item';
import { BrokenSeals } from './broken-seals';

export interface Refused {
  readonly problem: ErrorCode;
  readonly seq: null;
}

type FactsOf = ReadonlyMap<ConversationId, ConversationFacts>;

/** Seals bodies on their way into the log. */
@Injectable()
export class BodySealer {
  constructor(
    @Inject(SEALER) private readonly sealer: Sealer,
    private readonly broken: BrokenSeals,
  ) {}

  /**
   * Same order. A conversation whose key does not open is refused what has a body, and no other.
   *
   * @param facts of all their conversations
   */
  async seal(
    items: readonly AppendItem[],
    facts: FactsOf,
  ): Promise<readonly (SealedItem | Refused)[]> {
    try {
      return await this.sealAll(items, facts);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      const broken = this.findBroken(facts);
      const isHopeless = ({ plain, conversationId }: AppendItem): boolean =>
        plain !== null && broken.has(conversationId);
      const others = items.filter((item) => !isHopeless(item));
      // Meanwhile it may open: then one more attempt, with whatever that brings.
      const sealed = (await this.sealAll(others, facts)).values();
      return items.map((item) =>
        isHopeless(item)
          ? { problem: 'conversation.key-broken', seq: null }
          : (sealed.next().value as SealedItem),
      );
    }
  }

  private async sealAll(items: readonly AppendItem[], facts: FactsOf): Promise<SealedItem[]> {
    const withBody = items.flatMap((item) =>
      item.plain === null
        ? []
        : [{ dataKey: keyIn(facts, item.conversationId), context: item, plain: item.plain }],
    );
    const bodies = (await this.sealer.seal(withBody)).values();
    const primitives = await loadSodium();
    return items.map((item) => ({
      item,
      body: item.plain === null ? null : (bodies.next().value as Uint8Array),
      bodyDigest:
        item.mode === 'e2ee' && item.plain !== null ? bodyDigest(primitives, item.plain) : null,
    }));
  }

  private findBroken(facts: FactsOf): ReadonlySet<ConversationId> {
    const broken = new Set<ConversationId>();
    for (const { id, dataKey } of facts.values()) {
      try {
        this.sealer.verifyKey(id, dataKey);
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        broken.add(id);
        this.broken.noteKey(id, error);
      }
    }
    return broken;
  }
}

const keyIn = (facts: FactsOf, id: ConversationId): Uint8Array => {
  const found = facts.get(id);
  if (found === undefined) throw new Error(`nothing is known of conversation ${id}`);
  return found.dataKey;
};
