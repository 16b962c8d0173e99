import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { undoAtEnd } from '../support/undo-at-end';
import { programFile } from './bench-programs';

export interface Counted {
  readonly messages: number;
  readonly deliveries: number;
  readonly seconds: number;
}
export interface Latencies {
  readonly samples: number;
  readonly p50Us: number;
  readonly p99Us: number;
}
interface Target {
  readonly port: number;
  /** Where rooms are told to be sent to; 0 for nowhere. */
  readonly controlPort: number;
}

/** Thousands of socket.io clients in a process of their own: native/bench/load_client.cc. */
export class LoadClient {
  private readonly child: ChildProcess;
  private readonly lines: Interface;
  private readonly ended: Promise<void>;
  readonly end: () => Promise<void>;

  constructor() {
    const child = spawn(programFile('load_client'), { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    this.lines = createInterface(child.stdout);
    this.ended = new Promise((resolve) => child.once('close', () => resolve()));
    child.stdin.on('error', () => undefined); // it ended, and the order tells
    this.end = undoAtEnd(async () => {
      child.stdin.end();
      const hurry = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await this.ended;
      clearTimeout(hurry);
    });
  }

  /** @param prefix of the packets that count as deliveries, as engine.io frames them */
  async aim({ port, controlPort }: Target, prefix = '42["m",'): Promise<void> {
    await this.order(`target ${port} ${controlPort}`);
    await this.order(`prefix ${prefix}`);
  }

  /** What each client says with CONNECT, in turn. */
  async authenticate(auths: readonly object[]): Promise<void> {
    for (const auth of auths) await this.order(`auth ${JSON.stringify(auth)}`);
  }

  /**
   * @param atOnce so many handshakes are under way at a time
   * @returns seconds until the last was connected
   */
  async open(count: number, rooms = 1, atOnce = count): Promise<number> {
    return (await this.order<{ seconds: number }>(`open ${count} ${rooms} ${atOnce}`)).seconds;
  }

  run(inFlight: number, seconds: number): Promise<Counted> {
    return this.order(`run ${inFlight} ${seconds}`);
  }

  /** @param packet with @ID@ in the place of a client's message id */
  send(senders: number, seconds: number, packet: string): Promise<Counted> {
    return this.order(`send ${senders} ${seconds} ${packet}`);
  }

  time(rate: number, seconds: number): Promise<Latencies> {
    return this.order(`time ${rate} ${seconds}`);
  }

  async close(): Promise<void> {
    await this.order('close');
  }

  private order<Answer>(line: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const onEnd = (): void => reject(new Error('the load client ended'));
      this.child.once('close', onEnd);
      this.lines.once('line', (text) => {
        this.child.off('close', onEnd);
        const answer = JSON.parse(text) as Answer & { readonly error?: string };
        if (answer.error === undefined) resolve(answer);
        else reject(new Error(`load client, ${line.slice(0, 60)}: ${answer.error}`));
      });
      this.child.stdin?.write(`${line}\n`);
    });
  }
}
