import { BUDGET, fewestInstances, mostUsers, pressures } from './budget';
import { POPULATIONS, SEED } from './cases';
import { comparisonTable } from './comparison';
import { costsOf, type Costs } from './costs';
import { BENCHES, type Figures } from './figures';
import { markdownTable, number, bytes, percent } from './markdown';
import {
  connectionsOf,
  messagesASecond,
  resumesASecond,
  sampleAudiences,
  type Population,
} from './population';
import { predict, type Routing } from './predict';
import { sanityTable } from './sanity';

const ROUTINGS: readonly Routing[] = ['broadcast', 'by interest'];
const INSTANCES = [2, 3, 4, 8, 16, 32, 64, 128, 256];

/** What the model and the benchmarks put into docs/scale.md, by the name of the place. */
export function tablesOf(figures: Figures): Readonly<Record<string, string>> {
  const missing = BENCHES.filter((name) => !(name in figures));
  const ofCosts = (table: (costs: Costs) => string): string =>
    missing.length === 0
      ? table(costsOf(figures))
      : `_Not measured yet: \`npm run scale -- measure ${missing.join(' ')}\`._`;
  return {
    measured: measuredTable(figures),
    costs: ofCosts(costTable),
    comparison: ofCosts(() => comparisonTable(figures)),
    sanity: ofCosts((costs) => sanityTable(figures, costs)),
    populations: populationTable(),
    interest: ofCosts(interestTable),
    instances: ofCosts(instanceTable),
    limits: ofCosts(limitTable),
  };
}

function measuredTable(figures: Figures): string {
  const rows = Object.entries(figures).map(([name, measured]) => {
    const { command, quick, on, processor, load, result } = measured;
    return [
      name,
      `\`${command}\``,
      `${on}, ${result.machine.cpus} CPUs (${processor}), Node ${result.machine.node}`,
      quick ? 'quick: roughly, and no more' : 'whole',
      String(load),
    ];
  });
  return markdownTable(['benchmark', 'command', 'when and where', 'run', 'load before'], rows);
}

function costTable({ node, postgres, kafka, resume, bytes: size, hotConversation }: Costs): string {
  const us = (seconds: number): string => `${number(seconds * 1e6)} µs`;
  return markdownTable(
    ['what', 'CPU or bytes', 'from'],
    [
      ['a message: socket, log, answer; node', us(node.message), 'delivery'],
      ['a message: Postgres', us(postgres.message), 'delivery'],
      ['a delivery to one connection; node', us(node.delivery), 'delivery'],
      ['what Kafka adds for the instance that sends; node', us(node.publish), 'cluster'],
      ['a record that nobody here wants; node', us(node.unwantedRecord), 'cluster'],
      ['a record that somebody here wants; node', us(node.wantedRecord), 'cluster'],
      ['a record taken in by Kafka, or given out once; broker', us(kafka.record), 'cluster'],
      ['a read marker in a conversation of ten; node', us(node.mark), 'cluster'],
      ['a read marker; Postgres', us(postgres.mark), 'cluster'],
      ['a client that comes back; node and Postgres', us(resume), 'sync'],
      ['a second of an idle connection; node', us(node.idleSecond), 'footprint'],
      ['an idle connection; memory', bytes(size.connection), 'fanout'],
      ['an entry of 300 characters; tables and indexes', bytes(size.entry), 'footprint'],
      ['the same; write-ahead log', bytes(size.entryWal), 'footprint'],
      ['the same; in the log of Kafka', bytes(size.record), 'cluster'],
      ['a user with a device; tables and indexes', bytes(size.user), 'footprint'],
      ['a membership', bytes(size.membership), 'footprint'],
      ['one hot conversation takes', `${number(hotConversation)} messages/s`, 'ingest'],
    ],
  );
}

function populationTable(): string {
  return markdownTable(
    ['population', 'users', 'connections', 'messages/s', 'deliveries a message', 'resumes/s'],
    each((name, population) => {
      const reach = sampleAudiences(population, SEED).reduce(
        (sum, { online, share }) => sum + online * share,
        0,
      );
      return [
        name,
        number(population.users),
        number(connectionsOf(population)),
        number(messagesASecond(population)),
        number(reach),
        number(resumesASecond(population)),
      ];
    }),
  );
}

/** It does not depend on how many users there are. */
function interestTable(costs: Costs): string {
  const [population] = Object.values(POPULATIONS) as [Population];
  const audiences = sampleAudiences(population, SEED);
  return markdownTable(
    ['instances', 'records seen over wanted', 'unwanted of all that are read'],
    INSTANCES.map((instances) => {
      const load = predict(costs, population, audiences, instances, 'broadcast');
      return [String(instances), number(load.seenOverWanted), percent(load.unwantedShare)];
    }),
  );
}

function instanceTable(costs: Costs): string {
  const rows = ROUTINGS.flatMap((routing) =>
    each((name, population) => {
      const audiences = sampleAudiences(population, SEED);
      const { load, isEnough, tightest } = fewestInstances(costs, population, audiences, routing);
      const used = new Map(pressures(load, BUDGET));
      return [
        name,
        routing,
        isEnough ? String(load.instances) : `none: ${tightest}`,
        number(load.instance.cores),
        number(load.instance.connections),
        number(load.postgres.cores),
        `${bytes(load.postgres.walBytes)}/s`,
        bytes(load.postgres.bytesADay),
        `${bytes(load.kafka.bytesOut)}/s`,
        isEnough ? tightest : percent(used.get(tightest) ?? 0),
      ];
    }),
  );
  return markdownTable(
    [
      ...['population', 'records go', 'instances', 'cores an instance', 'connections of each'],
      ...[
        'cores of Postgres',
        'WAL',
        'grows a day',
        'out of Kafka',
        'tightest, or need over budget',
      ],
    ],
    rows,
  );
}

function limitTable(costs: Costs): string {
  const [population] = Object.values(POPULATIONS) as [Population];
  const audiences = sampleAudiences(population, SEED);
  const free = { ...BUDGET, postgresCores: Infinity, walBytes: Infinity };
  const rows = ROUTINGS.flatMap((routing) =>
    [
      ['one Postgres', BUDGET] as const,
      ['Postgres divided, as much of it as is needed', free] as const,
    ].map(([database, budget]) => {
      const { users, instances, tightest } = mostUsers(
        costs,
        population,
        audiences,
        routing,
        budget,
      );
      return [database, routing, number(users), String(instances), tightest];
    }),
  );
  return markdownTable(
    ['database', 'records go', 'users', 'instances', 'what ends first beyond'],
    rows,
  );
}

const each = (row: (name: string, population: Population) => string[]): string[][] =>
  Object.entries(POPULATIONS).map(([name, population]) => row(name, population));
