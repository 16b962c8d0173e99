import { join } from 'node:path';
import { ForkedServer } from '../forked-server';
import { cpuSeconds } from '../process-cpu';
import { conversationsOf, type Crowd } from './crowd';
import type { Flooded, LoadAnswer, LoadOrder, MemberPlan, Timed } from './load-process';

/** Servers of one kind that run together, and what they need. */
export interface Servers {
  readonly origins: readonly string[];
  /** What each member of the crowd says with CONNECT. */
  readonly auths: readonly object[];
  readonly conversationIds: readonly string[];
  /** Processes whose CPU time is told apart; what a kind does not have is left out. */
  readonly pids: Readonly<Partial<Record<Part, readonly number[]>>>;
  end(): Promise<void>;
}
export type Part = 'node' | 'Postgres' | 'Kafka' | 'Redis';

/** CPU seconds by part. */
export type Cpu = Readonly<Partial<Record<Part, number>>>;

/** Servers, and their clients in a process of their own. */
export class Party {
  private constructor(
    readonly name: string,
    readonly servers: Servers,
    private readonly clients: ForkedServer<LoadOrder, LoadAnswer>,
  ) {}

  static async gather(
    name: string,
    crowd: Crowd,
    startServers: () => Promise<Servers>,
  ): Promise<Party> {
    const servers = await startServers();
    const file = join(__dirname, 'load-process.ts');
    const clients = new ForkedServer<LoadOrder, LoadAnswer>(file, 'clients');
    const party = new Party(name, servers, clients);
    try {
      const members = Array.from({ length: crowd.members }, (_, i) => planOf(i, crowd, servers));
      const plan = { conversations: servers.conversationIds, members };
      await clients.order({ say: 'connect', plan });
      return party;
    } catch (error) {
      await party.end();
      throw error;
    }
  }

  async time(rate: number, seconds: number): Promise<Timed> {
    return (await this.clients.order({ say: 'time', rate, seconds })) as Timed;
  }

  /** Gives each conversation so many entries more, for markers to move over. */
  async fill(entries: number): Promise<void> {
    await this.clients.order({ say: 'fill', entries });
  }

  /** @returns how many markers moved, and the CPU seconds that it took */
  async mark(rounds: number): Promise<{ readonly marks: number; readonly cpu: Cpu }> {
    const before = this.cpu();
    const marks = (await this.clients.order({ say: 'mark', rounds })) as number;
    return { marks, cpu: difference(this.cpu(), before) };
  }

  async flood(senders: number, seconds: number): Promise<{ flooded: Flooded; cpu: Cpu }> {
    const before = this.cpu();
    const flooded = (await this.clients.order({ say: 'flood', senders, seconds })) as Flooded;
    return { flooded, cpu: difference(this.cpu(), before) };
  }

  cpu(): Cpu {
    const parts = Object.entries(this.servers.pids).map(([part, pids]) => [part, cpuSeconds(pids)]);
    return Object.fromEntries(parts) as Cpu;
  }

  async end(): Promise<void> {
    await this.clients.end();
    await this.servers.end();
  }
}

export const difference = (after: Cpu, before: Cpu): Cpu =>
  Object.fromEntries(
    Object.entries(after).map(([part, used]) => [part, used - (before[part as Part] ?? 0)]),
  );

/** In turn, so that every conversation of more than a few has members at each of the servers. */
function planOf(member: number, crowd: Crowd, servers: Servers): MemberPlan {
  const place = crowd.placeOf?.(member) ?? member % servers.origins.length;
  const origin = servers.origins[place];
  const auth = servers.auths[member];
  if (origin === undefined || auth === undefined) throw new Error(`nobody is member ${member}`);
  return { origin, place, auth, conversations: conversationsOf(crowd, member) };
}

/** Gathers them one after the other, and ends them whatever happens. */
export async function withParties<T>(
  gathering: readonly (() => Promise<Party>)[],
  work: (parties: readonly Party[]) => Promise<T>,
): Promise<T> {
  const parties: Party[] = [];
  try {
    for (const gather of gathering) parties.push(await gather());
    return await work(parties);
  } finally {
    for (const party of parties) await party.end();
  }
}

/** Each round has all of them in turn, beginning with another one. */
export async function interleaved<T>(
  parties: readonly Party[],
  runs: number,
  measure: (party: Party) => Promise<T>,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const seen = new Map<string, T[]>(parties.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    const first = run % parties.length;
    for (const party of [...parties.slice(first), ...parties.slice(0, first)])
      seen.get(party.name)?.push(await measure(party));
  }
  return seen;
}
