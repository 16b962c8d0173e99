import { setTimeout as sleep } from 'node:timers/promises';
import { rowOf, type Row } from '../figures';
import { cpuSeconds } from '../process-cpu';
import { LISTENING_CROWD, ONE_SIDED_CROWD, type Crowd } from './crowd';
import type { Programs } from './kinds';
import { startOwnServers, type OwnBus } from './own-servers';
import { interleaved, Party, withParties } from './party';

const SENDERS = 64;
const UNWANTED = 'unwanted';
const WANTED = 'wanted, with one delivery';
const ALONE = 'alone';

interface Seen {
  /** Microseconds of CPU a message: of the instance that sends, of the other one, of the broker. */
  readonly sending: number;
  readonly other: number;
  readonly kafka: number;
  /** In the broker's logs, a message. */
  readonly bytes: number;
}

/**
 * What a record costs the instance that has no use for it, and the one that has, while everything is
 * said at another. What Kafka adds at that one is told by the difference to an instance alone.
 */
export async function benchRecords(programs: Programs): Promise<readonly Row[]> {
  const { kafka, say } = programs;
  const { runs, seconds } = programs.quick ? { runs: 2, seconds: 2 } : { runs: 5, seconds: 4 };
  const gather = (name: string, crowd: Crowd, bus: OwnBus) => () =>
    Party.gather(name, crowd, () => startOwnServers(crowd, bus, say));
  const gathering = [
    gather(UNWANTED, ONE_SIDED_CROWD, { instances: 2, kafka }),
    gather(WANTED, LISTENING_CROWD, { instances: 2, kafka }),
    gather(ALONE, ONE_SIDED_CROWD, { instances: 1 }),
  ];
  return withParties(gathering, async (parties) => {
    for (const party of parties) await party.flood(SENDERS, 2 * seconds); // warm
    const seen = await interleaved(parties, runs, (party) => {
      say(`record: ${party.name}`);
      return measure(party, seconds, () => kafka.bytesOf('entries'));
    });
    const figure = (name: string, key: keyof Seen): number[] =>
      (seen.get(name) ?? []).map((run) => run[key]);
    const alone = figure(ALONE, 'sending');
    const unwanted = figure(UNWANTED, 'other');
    return [
      rowOf(
        'record-cpu',
        'microseconds of CPU an unwanted record',
        unwanted,
        {},
        {
          [WANTED]: figure(WANTED, 'other'),
          publishing: figure(UNWANTED, 'sending').map((cpu, run) => cpu - (alone[run] ?? 0)),
          Kafka: figure(UNWANTED, 'kafka'),
        },
      ),
      rowOf('record-bytes', 'bytes in the log of Kafka a message', figure(UNWANTED, 'bytes')),
    ];
  });
}

/** What each process does anyway, with nothing said, is taken off. */
async function measure(party: Party, seconds: number, entryBytes: () => number): Promise<Seen> {
  const [sender = 0, other] = party.servers.pids.node ?? [];
  const [broker] = party.servers.pids.Kafka ?? [];
  const pids = [[sender], other === undefined ? [] : [other], broker === undefined ? [] : [broker]];
  const used = (): number[] => pids.map((some) => cpuSeconds(some));
  const atRest = used();
  await sleep(seconds * 1_000);
  const before = used();
  const bytesBefore = entryBytes();
  const { flooded } = await party.flood(SENDERS, seconds);
  const after = used();
  const [sending = 0, others = 0, kafka = 0] = after.map((cpu, i) => {
    const rest = ((before[i] ?? 0) - (atRest[i] ?? 0)) * (flooded.seconds / seconds);
    return ((cpu - (before[i] ?? 0) - rest) * 1e6) / flooded.accepted;
  });
  const bytes = (entryBytes() - bytesBefore) / flooded.accepted;
  return { sending, other: others, kafka, bytes };
}
