import { v7 as newId } from 'uuid';
import { percentile } from '../figures';
import type { AppendMethod } from './append-method';
import { spreadOf, type Population } from './population';

export interface Load {
  readonly senders: number;
  readonly where: 'hot' | 'spread';
  readonly seconds: number;
}

export interface LoadFigures {
  readonly acked: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** A few lines of chat, about 450 bytes of content. */
const TEXT = 'The kettle is on, and there is cake in the kitchen for whoever comes first. '.repeat(
  5,
);

/**
 * A closed loop: each sender has one message on the way, and sends the next when it is acknowledged.
 *
 * @throws the first error of a message: every one is a valid one
 */
export async function runLoad(
  method: AppendMethod,
  population: Population,
  load: Load,
): Promise<LoadFigures> {
  const latencies: number[] = [];
  const began = performance.now();
  const end = began + load.seconds * 1_000;

  const send = async (index: number): Promise<void> => {
    const sender = population.senders[index];
    if (!sender) throw new Error(`there is no sender ${index}`);
    const places = load.where === 'hot' ? [population.hot] : spreadOf(population, index);
    const seen = new Map<string, number>();
    while (performance.now() < end) {
      const conversationId = places[Math.floor(Math.random() * places.length)] ?? '';
      const sentAt = performance.now();
      const { seq } = await method.append({
        sender,
        conversationId,
        clientId: newId(),
        text: TEXT,
        readUpTo: seen.get(conversationId) ?? 0,
      });
      latencies.push(performance.now() - sentAt);
      seen.set(conversationId, seq);
    }
  };
  await Promise.all(Array.from({ length: load.senders }, (_, index) => send(index)));

  return {
    acked: latencies.length,
    seconds: (performance.now() - began) / 1_000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}
