import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  io,
  type ManagerOptions,
  type Socket as ClientSocket,
  type SocketOptions,
} from 'socket.io-client';
import { Server, type ServerOptions, type Socket } from 'socket.io';

import type { Hub } from '../../../src/platform/hub';

export interface HubUnderTest<Link> {
  readonly hub: Hub<Link>;
  /** What the implementation needs of the socket.io server (a WebSocket engine, for one). */
  readonly serverOptions?: Partial<ServerOptions>;
  linkOf(socket: Socket): Link;
  /** What a server that stops awaits after its sockets have been closed. */
  leave?(): Promise<void>;
}
export interface SmallLimits {
  readonly queueBytes: number;
  readonly volatileBytes: number;
  readonly laggingMs: number;
}

/** A stock socket.io server around a hub, and stock clients. */
export class HubHarness<Link> {
  readonly drained: string[] = [];
  readonly stuck: string[] = [];
  readonly disconnects: string[] = [];
  /** What the hub threw at a second socket of an engine connection. */
  readonly refused: unknown[] = [];
  private readonly http = createServer();
  private readonly clients: ClientSocket[] = [];
  private constructor(
    readonly hub: Hub<Link>,
    readonly io: Server,
  ) {}

  static async start<Link>(
    under: HubUnderTest<Link>,
    onConnection: (socket: Socket) => void = () => undefined,
  ): Promise<HubHarness<Link>> {
    const server = new Server({
      perMessageDeflate: false,
      serveClient: false,
      ...under.serverOptions,
    });
    const harness = new HubHarness(under.hub, server);
    under.hub.observe({
      onDrained: (id) => harness.drained.push(id),
      onStuck: (id) => harness.stuck.push(id),
    });
    server.attach(harness.http);
    server.on('connection', (socket) => {
      const userId = String(socket.handshake.auth['user']);
      const identity = { id: socket.id, userId, deviceId: `${userId}-device`, sessionId: null };
      socket.on('disconnect', (reason) => {
        harness.disconnects.push(reason);
        under.hub.remove(socket.id);
      });
      try {
        under.hub.add(identity, under.linkOf(socket));
      } catch (error) {
        harness.refused.push(error);
        socket.disconnect(true);
        return;
      }
      onConnection(socket);
    });
    await new Promise<void>((resolve) => harness.http.listen(0, '127.0.0.1', resolve));
    return harness;
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  async connect(
    user: string,
    options: Partial<ManagerOptions & SocketOptions> = {},
  ): Promise<ClientSocket> {
    const client = io(`http://127.0.0.1:${this.port}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { user },
      ...options,
    });
    this.clients.push(client);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', resolve);
      client.once('connect_error', reject);
    });
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await this.io.close();
  }
}

/** An event as one frame. */
export const eventFrame = (name: string, value: unknown): string =>
  `2${JSON.stringify([name, value])}`;

/** Every value of the event, as it comes. */
export const collect = (client: ClientSocket, event: string): unknown[] => {
  const values: unknown[] = [];
  client.on(event, (value: unknown) => values.push(value));
  return values;
};

export const until = async (isSo: () => boolean, withinMs = 60_000): Promise<void> => {
  const end = Date.now() + withinMs;
  do {
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${isSo.toString()}`);
  } while (!isSo());
};
