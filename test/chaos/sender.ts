import { setTimeout as sleep } from 'node:timers/promises';
import type { Accepted, ConversationId } from '@anochat/contract';
import { v7 } from 'uuid';
import type { Answer, SenderHistory, SentMessage } from './history';
import type { Wire } from './wire';

export interface SenderOptions {
  readonly name: string;
  readonly device: string;
  readonly wire: Wire;
  readonly perSecond: number;
  /** Written to in turn; one that stands here twice gets twice as much. */
  readonly conversations: readonly ConversationId[];
  /** How many may be on the wire without an answer. */
  readonly window: number;
  /** What becomes of a message whose answer was lost. */
  readonly onUnanswered: 'retry' | 'give-up';
  /** Gives the place of each answer among all answers of the run. */
  readonly nextPlace: () => number;
}

type Outgoing = SentMessage & { attempts: number; readonly answers: Answer[] };

const PAUSE_MS = 50;
/** With so many unsent messages a person writes no more. */
const PATIENCE = 100;

/**
 * A person with an outbox: writes at an even pace, also while nothing is answered, sends in order, and after a
 * failure waits for all that is on the wire before it goes on with the oldest that is not accepted.
 */
export class Sender {
  readonly #sent: Outgoing[] = [];
  #outbox: Outgoing[] = [];
  #isWriting = true;
  #inFlight = 0;
  #lastPlace = 0;
  #working: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SenderOptions) {}

  start(): void {
    this.#working = Promise.all([this.#write(), this.#deliver()]);
    this.#working.catch(() => undefined); // told by finish()
  }

  /** Writes no more; resolves when everything written was accepted or given up. */
  async finish(): Promise<void> {
    this.#isWriting = false;
    await this.#working;
  }

  /** How many of its messages are on the wire. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Where its latest answer stands among all answers of the run; 0 before the first. */
  get lastPlace(): number {
    return this.#lastPlace;
  }

  /** Sends an accepted message again, as a client does that never saw the answer; by any wire. */
  async retry(message: SentMessage, wire: Wire = this.options.wire): Promise<void> {
    const index = this.#sent.findIndex(({ clientId }) => clientId === message.clientId);
    await this.#attempt(this.#sent[index]!, wire);
  }

  history(): SenderHistory {
    const { name, device, window, onUnanswered } = this.options;
    const isOneByOne = window === 1 && onUnanswered === 'retry';
    return { name, device, isOneByOne, sent: this.#sent };
  }

  close(): void {
    this.options.wire.close();
  }

  async #write(): Promise<void> {
    const { name, perSecond, conversations } = this.options;
    let due = performance.now();
    for (let count = 0; this.#isWriting;) {
      await sleep(Math.max(0, due - performance.now()));
      if (this.#outbox.length >= PATIENCE) {
        due = performance.now() + PAUSE_MS;
        continue;
      }
      due += 1_000 / perSecond;
      const message: Outgoing = {
        conversationId: conversations[count % conversations.length]!,
        clientId: v7(),
        text: `${name} says ${count}`,
        attempts: 0,
        answers: [],
      };
      this.#sent.push(message);
      this.#outbox.push(message);
      count += 1;
    }
  }

  async #deliver(): Promise<void> {
    while (this.#isWriting || this.#outbox.length > 0) {
      await this.options.wire.ready();
      const failures = await this.#fillWindow();
      await sleep(Math.max(failures, this.#outbox.length > 0 ? 0 : 5));
    }
  }

  /** Sends until something fails or the outbox is empty. @returns how long to pause then, ms. */
  async #fillWindow(): Promise<number> {
    const flying = new Set<Promise<void>>();
    const failed: Outgoing[] = [];
    let pauseMs = 0;
    while (failed.length === 0 && this.#outbox.length > 0) {
      const message = this.#outbox.shift()!;
      const flight = this.#attempt(message, this.options.wire).then((pause) => {
        if (pause === undefined) return;
        failed.push(message);
        pauseMs = Math.max(pauseMs, pause);
      });
      flying.add(flight);
      void flight.finally(() => flying.delete(flight)).catch(() => undefined);
      if (flying.size >= this.options.window) await Promise.race(flying);
    }
    await Promise.all(flying);
    const inOrder = failed.toSorted((a, b) => this.#sent.indexOf(a) - this.#sent.indexOf(b));
    this.#outbox = [...inOrder, ...this.#outbox];
    return pauseMs;
  }

  /** @returns how long to wait before it is tried again, ms; undefined when it is settled. */
  async #attempt(message: Outgoing, wire: Wire): Promise<number | undefined> {
    this.#inFlight += 1;
    const outcome = await wire.send(message).finally(() => (this.#inFlight -= 1));
    if (outcome.state !== 'unsent') message.attempts += 1;
    switch (outcome.state) {
      case 'accepted':
        this.#accept(message, outcome.accepted);
        return undefined;
      case 'refused':
        return outcome.retryAfterMs;
      case 'unsent':
        return PAUSE_MS;
      case 'unanswered':
        return this.options.onUnanswered === 'retry' ? PAUSE_MS : undefined;
    }
  }

  #accept(message: Outgoing, accepted: Accepted): void {
    this.#lastPlace = this.options.nextPlace();
    message.answers.push({ at: this.#lastPlace, accepted });
  }
}
