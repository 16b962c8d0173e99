import {
  connect,
  createServer,
  type AddressInfo,
  type NetConnectOpts,
  type Socket,
} from 'node:net';
import { TcpFlow } from './tcp-flow';

/** `up`: from whoever connected to what is behind; `down`: the way back. */
export type Direction = 'up' | 'down';

/** A way to a server of any kind, on which the network can be made to fail. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that are through at the moment. */
  readonly connections: number;
  /** Ends every connection by a reset, and each new one too, until `restore`. */
  cut(): void;
  /** Keeps what comes, as a network does that loses every packet; nobody is told. */
  hold(direction?: Direction): void;
  /** Everything arrives that much later, in order. */
  delay(milliseconds: number, direction?: Direction): void;
  /** Ends every connection by a reset, what is held is lost; new ones go through. */
  reset(): void;
  /** Lets through again, what was held first. */
  restore(): void;
  stop(): Promise<void>;
}

const BOTH: readonly Direction[] = ['up', 'down'];

/** @param target of each new connection; asked anew each time, because a server may move */
export async function startTcpProxy(target: () => NetConnectOpts, port = 0): Promise<TcpProxy> {
  const flows = { up: new TcpFlow(), down: new TcpFlow() };
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    if (isCut) return void near.on('error', () => undefined).resetAndDestroy();
    const far = connect({ ...target(), allowHalfOpen: true, noDelay: true });
    const pair = [near, far] as const;
    pairs.add(pair);
    const broke = (): void => pair.filter(({ destroyed }) => !destroyed).forEach(breakOff);
    const closed = (): void => {
      if (pair.every((socket) => socket.closed)) pairs.delete(pair);
    };
    // One that ended in order has its end passed on behind its last byte.
    for (const socket of pair) socket.on('error', broke).on('close', closed);
    flows.up.carry(near, far);
    flows.down.carry(far, near);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const reset = (): void => {
    for (const pair of [...pairs]) pair.forEach(breakOff);
  };

  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    cut() {
      isCut = true;
      reset();
    },
    hold(direction) {
      for (const one of direction ? [direction] : BOTH) flows[one].hold();
    },
    delay(milliseconds, direction) {
      for (const one of direction ? [direction] : BOTH) flows[one].delayMs = milliseconds;
    },
    reset,
    restore() {
      isCut = false;
      for (const one of BOTH) {
        flows[one].delayMs = 0;
        flows[one].release();
      }
    },
    async stop() {
      const closed = new Promise((done) => server.close(done));
      reset();
      await closed;
    },
  };
}

/**
 * A Unix socket knows no reset, and one that is ending refuses it: Node then forgets its handle unclosed, and
 * waits for it at the end of the process, for ever.
 */
function breakOff(socket: Socket): void {
  if (socket.remoteAddress === undefined || socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
