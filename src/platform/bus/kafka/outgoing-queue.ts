import type { OutgoingRecord } from './record-writer';

export interface Outgoing extends OutgoingRecord {
  readonly topic: string;
  /** What becomes of it when it cannot go out: its caller is told, it waits, or it is dropped. */
  readonly otherwise: 'refuse' | 'wait' | 'drop';
  readonly settle?: { readonly resolve: () => void; readonly reject: (error: Error) => void };
}

/**
 * All records of a batch that fall on one partition become one batch of Kafka, which may have 1 MiB;
 * a single record has at most a quarter of that.
 */
const BATCH_BYTES = 512 * 1_024;
const BATCH_RECORDS = 2_000;

/** Records on their way out, oldest first, at most so many bytes of them. */
export class OutgoingQueue {
  private records: Outgoing[] = [];
  private taken = 0;
  bytes = 0;

  constructor(private readonly capacity: number) {}

  get isEmpty(): boolean {
    return this.taken === this.records.length;
  }

  /** @returns false when there is no room. */
  push(record: Outgoing): boolean {
    if (this.bytes + record.value.length > this.capacity) return false;
    this.records.push(record);
    this.bytes += record.value.length;
    return true;
  }

  /** The oldest, as many as go out together. */
  takeBatch(): readonly Outgoing[] {
    const batch: Outgoing[] = [];
    let bytes = 0;
    for (let i = this.taken; i < this.records.length; i += 1) {
      const record = this.records[i] as Outgoing;
      const isFull = bytes + record.value.length > BATCH_BYTES || batch.length === BATCH_RECORDS;
      if (isFull && batch.length > 0) break;
      batch.push(record);
      bytes += record.value.length;
    }
    this.taken += batch.length;
    this.bytes -= bytes;
    if (this.isEmpty || this.taken > BATCH_RECORDS) {
      this.records.splice(0, this.taken);
      this.taken = 0;
    }
    return batch;
  }

  takeAll(): readonly Outgoing[] {
    const all = this.records.slice(this.taken);
    this.records = [];
    this.taken = 0;
    this.bytes = 0;
    return all;
  }
}
