import { setTimeout as sleep } from 'node:timers/promises';
import {
  ENTRY_EVENTS,
  LIMITS,
  type Ack,
  type ConversationId,
  type Entry,
  type EntryEvent,
  type EntryPage,
  type Head,
  type Seq,
  type SyncPage,
} from '@anochat/contract';
import type { Socket } from 'socket.io-client';
import { call, type Account } from '../support/account';
import type { ConnectionHistory, ReceiverHistory, SeenEntry } from './history';
import { connect } from './wire';

/** One conversation as a receiver has it. */
interface Reading {
  readonly applied: SeenEntry[];
  /** Above a gap. */
  readonly held: Map<Seq, Entry>;
  /** The highest seq that the receiver knows of. */
  head: Seq;
  isFilling: boolean;
}

interface Connection extends ConnectionHistory {
  readonly live: Map<ConversationId, Seq[]>;
  wasToldOfGaps: boolean;
}

const RETRY_MS = 200;

/**
 * Reads everything over a stock socket.io-client and plain HTTP, by the published client rule and
 * nothing else: with `have` the last seq without a gap, apply the next, ignore lower, hold higher
 * and ask the log after 200 ms with jitter; heads say what is missing after a connection.
 */
export class Receiver {
  readonly #readings = new Map<ConversationId, Reading>();
  readonly #connections: Connection[] = [];
  readonly #socket: Socket;
  #token: string | null = null;
  #failure: Error | undefined;

  constructor(
    private readonly name: string,
    private readonly url: string,
    private readonly account: Account,
  ) {
    this.#socket = connect(url, account);
    this.#socket.on('connect', () => void this.#resume());
    for (const type of ENTRY_EVENTS) {
      this.#socket.on(type, (event: EntryEvent) => this.#receive(event));
    }
    this.#socket.on('sync.required', () => {
      this.#connections.at(-1)!.wasToldOfGaps = true;
      void this.#resume();
    });
  }

  /** What the receiver met that must not be. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  has(lastSeqs: ReadonlyMap<ConversationId, Seq>): boolean {
    return [...lastSeqs].every(([id, seq]) => this.#reading(id).applied.length >= seq);
  }

  history(): ReceiverHistory {
    const applied = new Map([...this.#readings].map(([id, reading]) => [id, reading.applied]));
    return { name: this.name, applied, connections: this.#connections };
  }

  /** The network goes away under the connection; the client comes back by itself. */
  drop(): void {
    this.#socket.io.engine.close();
  }

  close(): void {
    this.#socket.disconnect();
  }

  /** Reads again from the first page when an answer is lost; on another connection that one resumes. */
  async #resume(): Promise<void> {
    const connectionId = this.#socket.id;
    this.#connections.push({ live: new Map(), wasToldOfGaps: false });
    while (this.#socket.connected && this.#socket.id === connectionId) {
      // What the log held before the question, the answer has to know of.
      const had = new Map([...this.#readings].map(([id, { applied }]) => [id, applied.length]));
      const ack = (await this.#socket
        .timeout(8_000)
        .emitWithAck('sync.resume', { token: this.#token ?? undefined, limit: LIMITS.pageHeads })
        .catch(() => undefined)) as Ack<SyncPage> | undefined;
      if (ack && 'data' in ack && (await this.#readHeads(ack.data, had))) return;
      if (ack && 'problem' in ack && ack.problem.code !== 'server.unavailable') {
        this.#failure ??= new Error(`${this.name}: ${JSON.stringify(ack.problem)}`);
      }
      await sleep(RETRY_MS);
    }
  }

  async #readHeads(first: SyncPage, had: ReadonlyMap<ConversationId, Seq>): Promise<boolean> {
    for (let page: SyncPage | undefined = first; page;) {
      page.items.forEach((head) => this.#learn(head, had.get(head.id) ?? 0));
      if (!page.hasMore) {
        this.#token = page.token;
        return true;
      }
      page = await this.#get<SyncPage>(`/sync?cursor=${encodeURIComponent(page.nextCursor!)}`);
    }
    return false;
  }

  #learn({ id, lastSeq, hidden, firstSeq }: Head, had: Seq): void {
    const reading = this.#reading(id);
    if (hidden.length > 0 || firstSeq !== 1 || lastSeq < had) {
      const found = JSON.stringify({ id, lastSeq, hidden, firstSeq });
      this.#failure ??= new Error(`${this.name} had ${had}, head says ${found}`);
    }
    reading.head = Math.max(reading.head, lastSeq);
    void this.#fill(id);
  }

  #receive({ conversationId, data }: EntryEvent): void {
    const { live } = this.#connections.at(-1)!;
    const arrived = live.get(conversationId) ?? [];
    live.set(conversationId, arrived);
    arrived.push(data.seq);

    const reading = this.#reading(conversationId);
    reading.head = Math.max(reading.head, data.seq);
    this.#take(reading, data);
    if (reading.applied.length >= reading.head) return;
    const jitter = LIMITS.clientGapWaitMs * (1 + Math.random());
    void sleep(jitter).then(() => this.#fill(conversationId));
  }

  #take(reading: Reading, entry: Entry): void {
    if (entry.seq <= reading.applied.length) return;
    if (entry.seq > reading.applied.length + 1) {
      if (reading.held.size < LIMITS.heldEntries) reading.held.set(entry.seq, entry);
      return;
    }
    for (let next: Entry | undefined = entry; next;) {
      reading.held.delete(next.seq);
      reading.applied.push(seenOf(next));
      next = reading.held.get(next.seq + 1);
    }
  }

  /** Reads the log up to the head; one reader a conversation. */
  async #fill(id: ConversationId): Promise<void> {
    const reading = this.#reading(id);
    if (reading.isFilling) return;
    reading.isFilling = true;
    while (reading.applied.length < reading.head && this.#socket.active) {
      const query = `after=${reading.applied.length}&limit=${LIMITS.pageEntries}`;
      const page = await this.#get<EntryPage>(`/conversations/${id}/entries?${query}`);
      page?.items.forEach((entry) => this.#take(reading, entry));
      if (!page || page.items.length === 0) await sleep(RETRY_MS);
    }
    reading.isFilling = false;
  }

  #get<T>(path: string): Promise<T | undefined> {
    return call<T>(this.url, 'GET', path, this.account).catch(() => undefined);
  }

  #reading(id: ConversationId): Reading {
    const found = this.#readings.get(id);
    if (found) return found;
    const reading: Reading = { applied: [], held: new Map(), head: 0, isFilling: false };
    this.#readings.set(id, reading);
    return reading;
  }
}

export const seenOf = (entry: Entry): SeenEntry => ({
  seq: entry.seq,
  clientId: entry.clientId,
  text: textOf(entry),
});

const textOf = (entry: Entry): string | null => {
  if (entry.kind !== 'message' || entry.content?.type !== 'message') return null;
  const [part] = entry.content.parts;
  return part?.type === 'text' && typeof part.text === 'string' ? part.text : null;
};
