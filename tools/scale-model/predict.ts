import { LIMITS } from '@anochat/contract';
import type { Costs } from './costs';
import {
  activeUsersOf,
  connectionsOf,
  messagesASecond,
  resumesASecond,
  type Audience,
  type Population,
} from './population';

/** Whether each instance reads every record, or those alone that somebody at it listens to. */
export type Routing = 'broadcast' | 'by interest';

export interface Load {
  readonly instances: number;
  /** Records of entries of other instances that one reads over those that it has a listener for. */
  readonly seenOverWanted: number;
  /** Of the records of entries of other instances, the part that one has no use for. */
  readonly unwantedShare: number;
  /** Of each instance. */
  readonly instance: {
    /** Cores of its one event loop. */
    readonly cores: number;
    readonly connections: number;
    readonly bytes: number;
    /** A second, of entries and signals. */
    readonly recordsSeen: number;
    readonly deliveries: number;
  };
  readonly postgres: {
    readonly cores: number;
    readonly walBytes: number;
    readonly bytesADay: number;
  };
  readonly kafka: { readonly cores: number; readonly bytesIn: number; readonly bytesOut: number };
}

/** Of the server without connections: code, pools, caches. */
const BASE_BYTES = 180 * 1024 ** 2;
/** Each instance knows who is online anywhere: a place in a map with a string of 36 characters. */
const PRESENCE_BYTES = 120;
const DAY_SECONDS = 86_400;

/** How `instances` instances bear the busiest hour, connections being spread evenly over them. */
export function predict(
  costs: Costs,
  population: Population,
  audiences: readonly Audience[],
  instances: number,
  routing: Routing,
): Load {
  const isClustered = instances > 1;
  const rate = messagesASecond(population);
  const resumes = resumesASecond(population);
  const connections = connectionsOf(population);
  const { deliveries, others } = reachOf(audiences, instances);
  const marks = marksOf(population, audiences);
  const entries = flowOf(rate, routing, instances, others);
  const ownMarks = flowOf(rate * marks.all, routing, instances, population.devices - 1);
  const toldMarks = flowOf(rate * marks.told, routing, instances, others);
  const presence = flowOf(
    activeUsersOf(population) / (LIMITS.presenceSnapshotMs / 1_000),
    routing,
    instances,
    (instances - 1) * (1 - (1 - 1 / instances) ** population.watchers),
  );
  const { node } = costs;
  const kafkaWork = isClustered
    ? entries.written * node.publish +
      entries.wanted * node.wantedRecord +
      (entries.read - entries.wanted) * node.unwantedRecord +
      // What is for one user is opened by every instance that reads it, and one reading is in the mark.
      Math.max(0, ownMarks.read - 2 * rate * marks.all) * node.wantedRecord +
      Math.max(0, toldMarks.read - 2 * rate * marks.told) * node.unwantedRecord +
      presence.written * node.publish +
      presence.read * node.wantedRecord
    : 0;
  const sent = rate * (deliveries + marks.deliveries);
  const cores =
    rate * (node.message + marks.all * node.mark) +
    sent * node.delivery +
    kafkaWork +
    connections * node.idleSecond +
    (resumes * costs.resume) / 2;
  const signals = [ownMarks, toldMarks, presence];
  const sum = (key: keyof Flow): number => signals.reduce((all, flow) => all + flow[key], 0);
  return {
    instances,
    seenOverWanted: isClustered ? entries.foreign / Math.max(entries.wanted, 1e-9) : 1,
    unwantedShare: isClustered ? 1 - entries.wanted / Math.max(entries.foreign, 1e-9) : 0,
    instance: {
      cores: cores / instances,
      connections: connections / instances,
      bytes:
        BASE_BYTES +
        (connections / instances) * costs.bytes.connection +
        activeUsersOf(population) * PRESENCE_BYTES,
      recordsSeen: (entries.read + sum('read')) / instances,
      deliveries: sent / instances,
    },
    postgres: {
      cores:
        rate * (costs.postgres.message + marks.all * costs.postgres.mark) +
        (resumes * costs.resume) / 2,
      walBytes: rate * costs.bytes.entryWal,
      bytesADay: (rate / population.peak) * DAY_SECONDS * costs.bytes.entry,
    },
    kafka: {
      cores:
        (entries.written + entries.read) * costs.kafka.record +
        (sum('written') + sum('read')) * costs.kafka.signal,
      bytesIn: entries.written * costs.bytes.record + sum('written') * costs.bytes.signal,
      bytesOut: entries.read * costs.bytes.record + sum('read') * costs.bytes.signal,
    },
  };
}

interface Reach {
  /** Connections that a message reaches. */
  readonly deliveries: number;
  /** Instances with a listener, without the one that it was sent at. */
  readonly others: number;
}

/** It does not depend on how many people there are, and is asked for thousands of times. */
const reaches = new WeakMap<readonly Audience[], Map<number, Reach>>();

function reachOf(audiences: readonly Audience[], instances: number): Reach {
  const known = reaches.get(audiences) ?? new Map<number, Reach>();
  reaches.set(audiences, known);
  const reach = known.get(instances) ?? meanReach(audiences, instances);
  known.set(instances, reach);
  return reach;
}

/** Means over the messages: of n instances, k connections that are spread by chance leave (1 - 1/n)^k empty. */
function meanReach(audiences: readonly Audience[], instances: number): Reach {
  const empty = 1 - 1 / instances;
  return audiences.reduce(
    (sum, { online, share }) => ({
      deliveries: sum.deliveries + share * online,
      others: sum.others + share * (instances - 1) * (1 - empty ** Math.max(0, online - 1)),
    }),
    { deliveries: 0, others: 0 },
  );
}

interface Marks {
  /** That members send for a message. */
  readonly all: number;
  /** Those that the conversation is told of. */
  readonly told: number;
  /** Of the news of them. */
  readonly deliveries: number;
}

function marksOf({ marksADelivery }: Population, audiences: readonly Audience[]): Marks {
  return audiences.reduce(
    (sum, { online, tellsMarks, share }) => {
      const marks = share * online * marksADelivery;
      const told = tellsMarks ? marks : 0;
      return {
        all: sum.all + marks,
        told: sum.told + told,
        deliveries: sum.deliveries + told * Math.max(0, online - 1),
      };
    },
    { all: 0, told: 0, deliveries: 0 },
  );
}

/** Records a second, over all instances. */
interface Flow {
  readonly written: number;
  readonly read: number;
  /** Of those that were read, what other instances had written. */
  readonly foreign: number;
  readonly wanted: number;
}

/** Whoever writes takes the own news without Kafka; of what is broadcast it reads the record back. */
function flowOf(rate: number, routing: Routing, instances: number, others: number): Flow {
  if (instances === 1) return { written: 0, read: 0, foreign: 0, wanted: 0 };
  const wanted = rate * others;
  if (routing === 'by interest') return { written: wanted, read: wanted, foreign: wanted, wanted };
  return { written: rate, read: rate * instances, foreign: rate * (instances - 1), wanted };
}
