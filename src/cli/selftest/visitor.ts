import type {
  Ack,
  CommandInput,
  CommandName,
  CommandResults,
  SocketEvent,
} from '@anochat/contract';
import { type Socket, io } from 'socket.io-client';

import { CommandRefused } from '../cli.errors';
import type { TestPerson } from './test-people';

const PATIENCE_MS = 10_000;

/** A test person's socket on one instance. */
export class Visitor {
  private readonly seen: SocketEvent[] = [];
  private wake: (() => void) | undefined;

  private constructor(
    readonly origin: string,
    private readonly socket: Socket,
  ) {
    socket.onAny((_name: string, event: SocketEvent) => {
      this.seen.push(event);
      this.wake?.();
    });
  }

  /** Connected, and hears what is new. */
  static async arrive(origin: string, { token }: TestPerson): Promise<Visitor> {
    const socket = io(origin, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      timeout: PATIENCE_MS,
      auth: { token },
    });
    const visitor = new Visitor(origin, socket);
    try {
      await new Promise((resolve, reject) => {
        socket.once('connect', () => resolve(undefined));
        socket.once('connect_error', reject);
      });
      await visitor.ask('sync.resume', {});
      return visitor;
    } catch (cause) {
      visitor.leave();
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CommandRefused(`${origin} lets no test person in: ${why}`, { cause });
    }
  }

  async ask<C extends CommandName>(name: C, input: CommandInput<C>): Promise<CommandResults[C]> {
    const ack = (await this.socket.timeout(PATIENCE_MS).emitWithAck(name, input)) as Ack<
      CommandResults[C]
    >;
    if ('problem' in ack)
      throw new CommandRefused(`${this.origin} refuses ${name}: ${ack.problem.code}`);
    return ack.data;
  }

  /** @throws CommandRefused when that entry does not come */
  async hears(conversationId: string, seq: number): Promise<void> {
    const isHere = (): boolean =>
      this.seen.some((event) => event.conversationId === conversationId && event.seq === seq);
    const ends = performance.now() + PATIENCE_MS;
    while (!isHere()) {
      const left = ends - performance.now();
      if (left <= 0) throw new CommandRefused(`${this.origin} did not deliver message ${seq}.`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  leave(): void {
    this.socket.disconnect();
  }
}
