import type { ConversationId } from '@anochat/contract';
import { draftKey } from '../conversations/record-keys';
import type { Directory } from '../conversations/directory';
import type { Draft } from '../conversations/draft';
import type { Channel } from '../platform/platform';
import type { Records } from '../storage/records';

type DraftOf = readonly [id: ConversationId, draft: Draft];

/** Drafts as they lie in the store, which every tab of this installation writes and shows. */
export class StoredDrafts {
  constructor(
    private readonly records: Records,
    private readonly channel: Channel,
    private readonly directory: Directory,
    /** Another tab has stored one. */
    private readonly onChanged: (id: ConversationId) => void,
  ) {}

  /** Shows what other tabs write from now on. */
  follow(): void {
    this.channel.subscribe((id) => void this.changed(String(id)));
  }

  /** The other tabs show it too. */
  tell(id: ConversationId): void {
    this.channel.post(id);
  }

  async load(): Promise<readonly DraftOf[]> {
    const prefix = draftKey('');
    const stored = await this.records.entries<Draft>(prefix);
    return stored.map(([key, draft]) => [key.slice(prefix.length), draft] as const);
  }

  restore(drafts: readonly DraftOf[]): void {
    this.directory.inOne(() => {
      for (const [id, draft] of drafts) this.directory.engine(id).restoreDraft(draft);
    });
  }

  private async changed(id: ConversationId): Promise<void> {
    const draft = await this.records.get<Draft>(draftKey(id));
    if (!draft) return;
    this.directory.engine(id).followDraft(draft);
    this.onChanged(id);
  }
}
