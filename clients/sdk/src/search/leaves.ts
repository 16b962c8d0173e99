import type { ConversationId } from '@anochat/contract';
import type { Records } from '../storage/records';
import { leafKey, restoreLeaf, type Leaf, type StoredLeaf } from './catalog';
import type { Doc } from './doc';

/** Characters of the leaves that stay open in memory. */
const KEPT_CHARS = 16_000_000;

/** Reads leaves, and keeps those that were read last. One that was read never changes. */
export class Leaves {
  private readonly open = new Map<
    string,
    { readonly docs: readonly Doc[]; readonly chars: number }
  >();
  private chars = 0;

  constructor(private readonly records: Pick<Records, 'get'>) {}

  /** `null`: it was replaced meanwhile. */
  async read(id: ConversationId, leaf: Leaf): Promise<readonly Doc[] | null> {
    const key = leafKey(id, leaf.id);
    const known = this.open.get(key);
    if (known) {
      this.open.delete(key);
      this.open.set(key, known);
      return known.docs;
    }
    const stored = await this.records.get<StoredLeaf>(key);
    if (!stored) return null;
    const docs = restoreLeaf(stored);
    this.keep(key, docs, leaf.chars);
    return docs;
  }

  forget(): void {
    this.open.clear();
    this.chars = 0;
  }

  private keep(key: string, docs: readonly Doc[], chars: number): void {
    if (!this.open.has(key)) this.chars += chars;
    this.open.set(key, { docs, chars });
    for (const [oldest, leaf] of this.open) {
      if (this.chars <= KEPT_CHARS) return;
      this.open.delete(oldest);
      this.chars -= leaf.chars;
    }
  }
}
