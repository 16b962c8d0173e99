import type { Channel } from '../platform/platform';
import type { RecordChange, Records } from '../storage/records';
import type { OutboxItem } from './outbox-item';
import { type OutboxItems } from './outbox-items';

const PREFIX = 'outbox/';
const keyOf = ({ conversationId, clientId }: OutboxItem): string =>
  `${PREFIX}${conversationId}/${clientId}`;

/** What tabs tell each other. */
export type ItemMessage =
  | { readonly type: 'put'; readonly item: OutboxItem }
  | { readonly type: 'remove'; readonly item: OutboxItem };

export interface StoredItemsOptions {
  readonly records: Records;
  readonly channel: Channel;
}

/** The outbox as it lies in the store, in memory and in the other tabs. */
export class StoredItems {
  constructor(
    private readonly options: StoredItemsOptions,
    readonly here: OutboxItems,
  ) {}

  /** Of all tabs. */
  list(): Promise<readonly OutboxItem[]> {
    return this.options.records.list<OutboxItem>(PREFIX);
  }

  store(item: OutboxItem, more: readonly RecordChange[] = []): Promise<void> {
    return this.options.records.write([{ key: keyOf(item), value: item }, ...more]);
  }

  /** It is not sent again, and may go on being shown. */
  unstore(item: OutboxItem, more: readonly RecordChange[] = []): Promise<void> {
    return this.options.records.write([{ key: keyOf(item), value: undefined }, ...more]);
  }

  /** Here and in the other tabs. */
  show(item: OutboxItem): void {
    this.here.place(item);
    this.options.channel.post({ type: 'put', item } satisfies ItemMessage);
  }

  async remove(item: OutboxItem, more: readonly RecordChange[] = []): Promise<void> {
    this.here.take(item);
    await this.unstore(item, more);
    this.options.channel.post({ type: 'remove', item } satisfies ItemMessage);
  }
}
