import { moreOf, rowOf, type Figures } from './figures';

/** CPU times in seconds of one core of the machine that they were measured on. */
export interface Costs {
  readonly node: {
    /** From the socket into the log and to the acknowledgement, in batches as under load. */
    readonly message: number;
    /** To one connection. */
    readonly delivery: number;
    /** What Kafka adds to a message for the instance that sends it. */
    readonly publish: number;
    /** A record of a conversation that nobody here listens to. */
    readonly unwantedRecord: number;
    /** A record that somebody here is to get, without the delivery itself. */
    readonly wantedRecord: number;
    /** A marker of one member, with a second instance that reads of it, without deliveries. */
    readonly mark: number;
    /** A second of a connection that only waits. */
    readonly idleSecond: number;
  };
  readonly postgres: {
    readonly message: number;
    readonly mark: number;
  };
  /** Of node and Postgres together: sync.resume of a client that comes back. */
  readonly resume: number;
  readonly kafka: {
    /** Taken in and written, or given out to one that reads it. */
    readonly record: number;
    /** The same of a signal, which is smaller and comes in larger batches. */
    readonly signal: number;
  };
  readonly bytes: {
    readonly connection: number;
    readonly entry: number;
    readonly entryWal: number;
    readonly record: number;
    readonly signal: number;
    readonly user: number;
    readonly membership: number;
  };
  /** Messages a second that one conversation takes. */
  readonly hotConversation: number;
}

/** One to the user's own devices and one to the conversation. */
export const SIGNALS_A_MARK = 2;

const MS = 1e-3;
const US = 1e-6;

/** What the benchmarks say that things cost. @throws when one of them is not measured */
export function costsOf(figures: Figures): Costs {
  const { node, postgres } = ofMessageAndDelivery(figures);
  const record = (name: string): number => moreOf(figures, 'cluster', 'record-cpu', name) * US;
  const mark = (name: string): number => moreOf(figures, 'cluster', 'mark-cpu', name) * US;
  return {
    node: {
      ...node,
      publish: Math.max(0, record('publishing')),
      unwantedRecord: rowOf(figures, 'cluster', 'record-cpu').value * US,
      // It was measured with one delivery.
      wantedRecord: Math.max(0, record('wanted, with one delivery') - node.delivery),
      // It was measured in conversations of ten.
      mark: Math.max(0, mark('node') - 10 * node.delivery),
      idleSecond: rowOf(figures, 'footprint', 'connection-idle-cpu').value * US,
    },
    postgres: { message: postgres, mark: mark('Postgres') },
    resume: resumeOf(figures),
    // Two instances read it.
    kafka: { record: record('Kafka') / 3, signal: mark('Kafka') / SIGNALS_A_MARK / 3 },
    bytes: {
      connection: rowOf(figures, 'fanout', 'idle-bytes').value,
      entry: rowOf(figures, 'footprint', 'entry-300').value,
      entryWal: moreOf(figures, 'footprint', 'entry-300', 'write-ahead log'),
      record: rowOf(figures, 'cluster', 'record-bytes').value,
      signal: moreOf(figures, 'cluster', 'mark-cpu', 'bytes in the log of Kafka') / SIGNALS_A_MARK,
      user: rowOf(figures, 'footprint', 'people-user').value,
      membership: rowOf(figures, 'footprint', 'people-membership').value,
    },
    hotConversation: moreOf(figures, 'ingest', 'hot-1000', 'production: acked/s'),
  };
}

/** Two groups of different sizes tell what a message costs and what each of its deliveries. */
function ofMessageAndDelivery(figures: Figures): {
  readonly node: { readonly message: number; readonly delivery: number };
  readonly postgres: number;
} {
  const [small, large] = [200, 1_000].map((members) => {
    const shape = `group-${members}`;
    const perMessage = members / rowOf(figures, 'delivery', shape).value;
    const share = moreOf(figures, 'delivery', shape, "native: node's share of the CPU time");
    return { members, node: perMessage * share, postgres: perMessage * (1 - share) };
  }) as [MessageCost, MessageCost];
  const delivery = (large.node - small.node) / (large.members - small.members);
  return {
    node: { message: Math.max(0, small.node - delivery * small.members), delivery },
    postgres: small.postgres,
  };
}

interface MessageCost {
  readonly members: number;
  readonly node: number;
  readonly postgres: number;
}

function resumeOf(figures: Figures): number {
  const row = figures.sync?.result.rows.find(({ shape }) => shape.startsWith('resume-'));
  const value = row?.more?.['CPU ms of node and Postgres a client'];
  if (value === undefined)
    throw new Error('resume of sync is not measured: npm run scale -- measure sync');
  return value * MS;
}
