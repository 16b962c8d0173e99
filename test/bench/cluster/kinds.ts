import type { BenchOptions } from '../main';
import type { Crowd } from './crowd';
import { startOwnServers, type KafkaPlace, type OwnBus } from './own-servers';
import { Party } from './party';
import { startStockServers } from './stock-servers';

export const OWN = 'AnoChat on Kafka';
export const ALONE = 'AnoChat, one instance without Kafka';
const STOCK = 'socket.io with its Redis adapter, nothing stored';
const STORING = 'socket.io with its Redis adapter, one INSERT a message before';
const STREAMS = 'socket.io with its Redis streams adapter, nothing stored';

/** What the servers that are compared run on. */
export interface Programs extends BenchOptions {
  readonly kafka: KafkaPlace;
  /** Path of redis-server. */
  readonly redis: string;
}

export type Gather = () => Promise<Party>;

/**
 * The same crowd on each kind of servers, the measured one first. Stock socket.io checks and stores
 * nothing; one of its kinds commits each message before it acknowledges, as the product does.
 */
export function gatherings(
  { kafka, redis, say }: Programs,
  crowd: Crowd,
  instances: number,
): readonly Gather[] {
  const own = (name: string, bus: OwnBus): Gather => {
    return () => Party.gather(name, crowd, () => startOwnServers(crowd, bus, say));
  };
  const stock = (name: string, kind: Parameters<typeof startStockServers>[3]): Gather => {
    return () =>
      Party.gather(name, crowd, () => startStockServers(redis, crowd, instances, kind, say));
  };
  return [
    own(OWN, { instances, kafka }),
    own(ALONE, { instances: 1 }),
    stock(STOCK, { adapter: 'pub-sub', stores: false }),
    stock(STORING, { adapter: 'pub-sub', stores: true }),
    stock(STREAMS, { adapter: 'streams', stores: false }),
  ];
}
