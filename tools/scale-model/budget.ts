import type { Costs } from './costs';
import type { Population, Audience } from './population';
import { predict, type Load, type Routing } from './predict';

/** What a deployment has of everything, and how much of it the busiest hour may use. */
export interface Budget {
  readonly instanceCores: number;
  readonly instanceBytes: number;
  readonly instanceConnections: number;
  readonly postgresCores: number;
  readonly walBytes: number;
  readonly kafkaCores: number;
  readonly kafkaBytes: number;
}

/**
 * One event loop of an instance, a Postgres of 16 cores and a Kafka of three brokers with four cores
 * each, on a network of 10 Gbit/s, each to three fifths: bursts within the hour need the rest.
 */
export const BUDGET: Budget = {
  instanceCores: 0.6,
  instanceBytes: 4 * 1024 ** 3,
  instanceConnections: 50_000,
  postgresCores: 16 * 0.6,
  walBytes: 200e6,
  kafkaCores: 12 * 0.6,
  kafkaBytes: 3 * 1.25e9 * 0.6,
};

const RESOURCES = {
  "an instance's CPU": (load, budget) => load.instance.cores / budget.instanceCores,
  "an instance's memory": (load, budget) => load.instance.bytes / budget.instanceBytes,
  "an instance's connections": (load, budget) =>
    load.instance.connections / budget.instanceConnections,
  "Postgres' CPU": (load, budget) => load.postgres.cores / budget.postgresCores,
  "Postgres' write-ahead log": (load, budget) => load.postgres.walBytes / budget.walBytes,
  "Kafka's CPU": (load, budget) => load.kafka.cores / budget.kafkaCores,
  "Kafka's network": (load, budget) =>
    (load.kafka.bytesIn + load.kafka.bytesOut) / budget.kafkaBytes,
} as const satisfies Record<string, (load: Load, budget: Budget) => number>;
export type Resource = keyof typeof RESOURCES;

/** Used over what may be used, by resource; above 1 it is not enough. */
export const pressures = (load: Load, budget: Budget): readonly (readonly [Resource, number])[] =>
  (Object.keys(RESOURCES) as Resource[])
    .map((resource) => [resource, RESOURCES[resource](load, budget)] as const)
    .sort(([, a], [, b]) => b - a);

/** The resource that is used up first, and how far it is. */
export function tightest(load: Load, budget: Budget): readonly [Resource, number] {
  const [first] = pressures(load, budget);
  if (!first) throw new Error('there are no resources');
  return first;
}

export interface Fit {
  /** With so many instances everything is enough; else those that come nearest to it. */
  readonly load: Load;
  readonly isEnough: boolean;
  readonly tightest: Resource;
}

const MOST_INSTANCES = 1_024;

/** The fewest instances that bear it. */
export function fewestInstances(
  costs: Costs,
  population: Population,
  audiences: readonly Audience[],
  routing: Routing,
  budget: Budget = BUDGET,
): Fit {
  const fitOf = (instances: number): Fit & { readonly pressure: number } => {
    const load = predict(costs, population, audiences, instances, routing);
    const [resource, pressure] = tightest(load, budget);
    return { load, isEnough: pressure <= 1, tightest: resource, pressure };
  };
  let best = fitOf(1);
  for (let instances = 2; !best.isEnough && instances <= MOST_INSTANCES; instances += 1) {
    const next = fitOf(instances);
    if (next.isEnough || next.pressure < best.pressure) best = next;
  }
  const { load, isEnough, tightest: resource } = best;
  return { load, isEnough, tightest: resource };
}

/** How many users of that kind the resource bears: the load of each of them grows with their number. */
export function mostUsers(
  costs: Costs,
  population: Population,
  audiences: readonly Audience[],
  routing: Routing,
  budget: Budget = BUDGET,
): { readonly users: number; readonly instances: number; readonly tightest: Resource } {
  const isEnough = (users: number): boolean =>
    fewestInstances(costs, { ...population, users }, audiences, routing, budget).isEnough;
  let [low, high] = [1, 2];
  while (isEnough(high)) [low, high] = [high, high * 2];
  while (high / low > 1.01) {
    const middle = Math.sqrt(low * high);
    if (isEnough(middle)) low = middle;
    else high = middle;
  }
  const { load } = fewestInstances(
    costs,
    { ...population, users: low },
    audiences,
    routing,
    budget,
  );
  const beyond = fewestInstances(costs, { ...population, users: high }, audiences, routing, budget);
  return { users: Math.round(low), instances: load.instances, tightest: beyond.tightest };
}
