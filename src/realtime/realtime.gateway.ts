import { Inject, Logger } from '@nestjs/common';
import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
} from '@nestjs/websockets';
import { LIMITS } from '@anochat/contract';
import type { Server, Socket } from 'socket.io';

import { Authenticator } from '../auth';
import { ProblemError, toProblem, unavailable } from '../platform/errors';
import { BoundedGate } from '../platform/gate';
import { type EngineLink, HUB, type Hub, releaseUpgrade } from '../platform/hub';
import { CommandDoor } from './commands/command-door';
import { Connections } from './connections/connections';
import { LiveConnection } from './connections/live-connection';
import { SessionWatch } from './connections/session-watch';
import { signalFrame } from './events/event-frame';
import { Listening } from './listening/listening';
import { RealtimeMetrics } from './realtime-metrics';
import { Presence } from './signals/presence';

/** Handshakes that wait for each one that is looked at. */
const QUEUE_FACTOR = 16;

/** What the handshake leaves on the socket. */
interface Admitted {
  connection?: LiveConnection;
}

/** The sockets' door: lets in, hands packets to the command door, and cleans up. */
@WebSocketGateway()
export class RealtimeGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  private readonly logger = new Logger(RealtimeGateway.name);
  private isDraining = false;
  private readonly gate = new BoundedGate(
    LIMITS.concurrentHandshakes,
    LIMITS.concurrentHandshakes * QUEUE_FACTOR,
  );
  /** Engine connections that have asked to be let in, whatever became of it. */
  private readonly asked = new WeakSet<Socket['conn']>();

  constructor(
    @Inject(HUB) private readonly hub: Hub<EngineLink>,
    private readonly authenticator: Authenticator,
    private readonly connections: Connections,
    private readonly sessions: SessionWatch,
    private readonly door: CommandDoor,
    private readonly listening: Listening,
    private readonly presence: Presence,
    private readonly metrics: RealtimeMetrics,
  ) {}

  afterInit(server: Server): void {
    this.hub.observe({
      onDrained: (id) =>
        this.hub.toConnection(id, signalFrame('sync.required', { reason: 'lagging' })),
      onStuck: (id) => {
        const connection = this.connections.get(id);
        if (connection !== undefined) this.connections.close(connection, 'too-slow');
      },
    });
    server.use((socket, next) => {
      if (this.hasAsked(socket)) return;
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(this.refusal(error)),
      );
    });
  }

  /** Nobody is let in any more. */
  drain(): void {
    this.isDraining = true;
  }

  handleConnection(socket: Socket): void {
    const { connection } = socket.data as Admitted;
    if (connection === undefined) {
      socket.disconnect(true);
      return;
    }
    try {
      this.welcome(connection);
    } catch (error) {
      this.logger.error(error);
      socket.disconnect(true);
    }
  }

  handleDisconnect(socket: Socket, reason: string): void {
    const { connection } = socket.data as Admitted;
    if (connection === undefined) return;
    this.metrics.disconnected(reason);
    const silent = this.hub.remove(connection.id);
    this.presence.unwatch(connection.id);
    this.connections.remove(connection);
    if (this.hub.connectionsOf(connection.caller.userId).length > 0) return;
    this.listening.stopListening(connection.caller.userId, silent);
    this.presence.depart(connection.caller.userId);
  }

  /**
   * One packet CONNECT each: a second one is another user's, or the same one's twice, on bytes that
   * have one owner. It ends the connection, together with whoever was let in on it.
   */
  private hasAsked({ conn }: Socket): boolean {
    if (this.asked.has(conn)) {
      this.connections.endLink(conn as unknown as EngineLink, 'protocol-violation');
      return true;
    }
    this.asked.add(conn);
    return false;
  }

  private async admit(socket: Socket): Promise<void> {
    if (this.isDraining) throw unavailable('This server is about to stop.');
    const token: unknown = socket.handshake.auth['token'];
    if (typeof token !== 'string' || token === '') throw new ProblemError('auth.required');
    const { caller, expiresAt } = await this.gate.pass(() =>
      this.authenticator.authenticate(token),
    );
    const connection = new LiveConnection(
      socket,
      caller,
      expiresAt === null ? null : Date.parse(expiresAt),
    );
    (socket.data as Admitted).connection = connection;
  }

  /** socket.io's connect_error with the problem as its `data`. */
  private refusal(error: unknown): Error & { data: unknown } {
    const problem = toProblem(error);
    if (problem.code === 'server.failure') this.logger.error(error);
    return Object.assign(new Error(problem.title), { data: problem });
  }

  private welcome(connection: LiveConnection): void {
    const { socket, caller } = connection;
    const engine = socket.conn as unknown as EngineLink;
    this.connections.add(connection);
    this.hub.add({ id: connection.id, ...caller }, engine);
    socket.onAny((name: unknown, ...args: unknown[]) => this.door.receive(connection, name, args));
    this.watchProtocol(connection);
    releaseHandshake(socket);
    // The hub is who sends: socket.io's own rooms, one for each socket, would only take memory.
    socket.nsp.adapter.delAll(socket.id);
    const reason = this.sessions.reasonAgainst(connection);
    if (reason !== undefined || this.isDraining) {
      this.connections.close(connection, reason ?? 'server-draining');
      return;
    }
    this.presence.arrive(caller.userId);
    this.listening.listen(caller.userId).catch(() => undefined); // complains and tries again
  }

  /** What is no packet of socket.io or engine.io ends the connection; it is told why first. */
  private watchProtocol(connection: LiveConnection): void {
    const { socket } = connection;
    const close = (): void => this.connections.close(connection, 'protocol-violation');
    // An event named `error` that a client emits comes here too, with whatever it carries.
    socket.on('error', (error: unknown) => {
      if (error instanceof Error) close();
    });
    socket.conn.on('packet', ({ type }: { readonly type: string }) => {
      if (type === 'error') close();
    });
  }
}

const NOTHING = Object.freeze({});

/** The upgrade request and its headers would stay in memory for as long as the connection. */
const releaseHandshake = (socket: Socket): void => {
  Object.assign(socket.handshake, { headers: NOTHING, query: NOTHING, auth: NOTHING });
  Object.assign(socket.conn, { request: undefined });
  releaseUpgrade(socket.conn as unknown as EngineLink);
};
