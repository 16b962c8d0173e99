import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { undoAtEnd } from '../../support/undo-at-end';
import { programFile } from '../bench-programs';
import { ForkedServer } from '../forked-server';
import { LoadClient } from '../load-client';
import { cpuSeconds } from '../process-cpu';
import type { BareAnswer, BareOrder, Engine } from './bare-server';

export const FLOOR = 'plain C++ send loop';
export type ContenderName = Engine | typeof FLOOR;

interface MeasuredServer {
  readonly pid: number;
  readonly port: number;
  readonly controlPort: number;
  order(order: BareOrder): Promise<BareAnswer>;
  end(): Promise<void>;
}

/** A server in its process, and its clients in theirs. */
export class Contender {
  private constructor(
    readonly name: ContenderName,
    readonly server: MeasuredServer,
    readonly clients: LoadClient,
  ) {}

  static async start(name: ContenderName): Promise<Contender> {
    const server = name === FLOOR ? await startFloor() : await startBare(name);
    const clients = new LoadClient();
    await clients.aim(server);
    return new Contender(name, server, clients);
  }

  /** CPU seconds that the server spends while the work is done. */
  async cpuOf<T>(work: () => Promise<T>): Promise<{ readonly cpu: number; readonly result: T }> {
    const before = cpuSeconds([this.server.pid]);
    const result = await work();
    return { cpu: cpuSeconds([this.server.pid]) - before, result };
  }

  /** Once the server has noticed that all clients are gone. */
  async closeClients(): Promise<void> {
    await this.clients.close();
    const deadline = Date.now() + 30_000;
    while ((await this.server.order({ say: 'count' })).connections !== 0) {
      if (Date.now() > deadline) throw new Error(`${this.name} keeps connections that have ended`);
      await sleep(20);
    }
  }

  async end(): Promise<void> {
    await this.clients.end();
    await this.server.end();
  }
}

async function startBare(engine: Engine): Promise<MeasuredServer> {
  const server = new ForkedServer<BareOrder, BareAnswer>(join(__dirname, 'bare-server.ts'), engine);
  const { port = 0, controlPort = 0, usesUring } = await server.order({ say: 'open', engine });
  if (engine === 'native' && usesUring !== true) {
    await server.end();
    throw new Error('this kernel does not allow io_uring: only the -epoll rows can be measured');
  }
  return {
    pid: server.pid,
    port,
    controlPort,
    order: (order) => server.order(order),
    end: () => server.end(),
  };
}

async function startFloor(): Promise<MeasuredServer> {
  const child = spawn(programFile('send_floor'), { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const end = undoAtEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const [port = 0, controlPort = 0] = line.split(' ').map(Number);
  return {
    pid: child.pid ?? 0,
    port,
    controlPort,
    order: () => Promise.reject(new Error('the floor takes no orders')),
    end,
  };
}

/** Each round has all of them in turn, beginning with another one. */
export async function interleaved<T>(
  contenders: readonly Contender[],
  runs: number,
  measure: (contender: Contender) => Promise<T>,
): Promise<ReadonlyMap<ContenderName, readonly T[]>> {
  const seen = new Map<ContenderName, T[]>(contenders.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    const first = run % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)])
      seen.get(contender.name)?.push(await measure(contender));
  }
  return seen;
}

/** Starts them one after the other, and ends them whatever happens. */
export async function withContenders<T>(
  names: readonly ContenderName[],
  work: (contenders: readonly Contender[]) => Promise<T>,
): Promise<T> {
  const contenders: Contender[] = [];
  try {
    for (const name of names) contenders.push(await Contender.start(name));
    return await work(contenders);
  } finally {
    for (const contender of contenders) await contender.end();
  }
}
