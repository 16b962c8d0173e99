import type { Ack, ConversationId, Problem, Seq, SocketEvent, SyncPage } from '@anochat/contract';
import { WebSocket } from 'ws';

import { Backoff } from '../../../clients/sdk/src/connection/backoff';

export interface MovingClientOptions {
  /** Origin of the balancer. */
  readonly url: string;
  readonly token: string;
  /** The one that it is a member of. */
  readonly conversationId: ConversationId;
}

/** What the crowd's clients have seen, together. */
export interface CrowdRecord {
  /** From the end of a connection, or from being told of it, to the next resume; milliseconds. */
  readonly away: number[];
  /** What must not be. */
  readonly findings: string[];
  resumes: number;
  /** Handshakes that were answered "later". */
  refused: number;
  /** Connections that ended without a word. */
  untold: number;
}

/**
 * A client in little memory that connects again as the SDK does, and holds each connection against
 * what is promised: live entries without a hole, from the heads of its resume on.
 */
export class MovingClient {
  isOnline = false;
  /** The highest seq that it knows of. */
  head: Seq = 0;
  private readonly backoff = new Backoff(Math.random);
  private socket: WebSocket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private syncToken: string | undefined;
  private leftAt: number | undefined;
  private reconnectAfterMs: number | undefined;
  /** What it knew of before it asked: live entries may overtake the answer. */
  private asked: Seq = 0;
  /** Of this connection: the first and the last live seq, and what its resume said. */
  private live: { first: Seq; last: Seq } | undefined;
  private resumedAt: Seq | undefined;
  private isStopped = false;

  constructor(
    private readonly options: MovingClientOptions,
    private readonly record: CrowdRecord,
  ) {}

  connect(): void {
    this.reconnectAfterMs = undefined;
    this.live = undefined;
    this.resumedAt = undefined;
    const address = `${this.options.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(address, { perMessageDeflate: false });
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.receive(socket, data.toString('utf8')));
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', () => this.closed(socket));
  }

  close(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.socket?.terminate();
  }

  private receive(socket: WebSocket, text: string): void {
    if (text.startsWith('0')) socket.send(`40${JSON.stringify({ token: this.options.token })}`);
    else if (text === '2') socket.send('3');
    else if (text.startsWith('40')) this.resume(socket);
    else if (text.startsWith('44')) this.refused(socket, JSON.parse(text.slice(2)) as Refusal);
    else if (text.startsWith('430'))
      this.resumed(socket, (JSON.parse(text.slice(3)) as [Ack<SyncPage>])[0]);
    else if (text.startsWith('42'))
      this.take((JSON.parse(text.slice(2)) as [string, SocketEvent])[1]);
  }

  private resume(socket: WebSocket): void {
    this.asked = this.head;
    const request = this.syncToken === undefined ? {} : { token: this.syncToken };
    socket.send(`420${JSON.stringify(['sync.resume', request])}`);
  }

  private resumed(socket: WebSocket, ack: Ack<SyncPage>): void {
    if ('problem' in ack) return this.later(socket, ack.problem);
    this.syncToken = ack.data.token ?? undefined;
    const head = ack.data.items.find(({ id }) => id === this.options.conversationId);
    if (head !== undefined) {
      if (head.lastSeq < this.asked) this.find(`a head of ${head.lastSeq} after ${this.asked}`);
      this.head = Math.max(this.head, head.lastSeq);
    }
    this.resumedAt = head?.lastSeq ?? this.asked;
    this.checkBeginning();
    this.backoff.reset();
    this.isOnline = true;
    this.record.resumes += 1;
    if (this.leftAt !== undefined) this.record.away.push(performance.now() - this.leftAt);
    this.leftAt = undefined;
  }

  private take(event: SocketEvent): void {
    if (event.type === 'connection.closing') {
      this.reconnectAfterMs = event.data.reconnectAfterMs;
      return;
    }
    if (event.type === 'sync.required') this.find('frames were dropped');
    if (event.seq === null) return;
    const { seq } = event;
    if (this.live === undefined) this.live = { first: seq, last: seq };
    else if (seq !== this.live.last + 1) this.find(`${seq} after ${this.live.last}`);
    this.live.last = seq;
    this.head = Math.max(this.head, seq);
    this.checkBeginning();
  }

  /** Between the heads and the first live entry nothing may lie. */
  private checkBeginning(): void {
    if (this.live === undefined || this.resumedAt === undefined) return;
    if (this.live.first > this.resumedAt + 1)
      this.find(`live from ${this.live.first}, heads to ${this.resumedAt}`);
  }

  private refused(socket: WebSocket, { data }: Refusal): void {
    this.record.refused += 1;
    this.later(socket, data);
  }

  private later(socket: WebSocket, { code, retryAfter = 1 }: Problem): void {
    if (code !== 'server.unavailable') this.find(`refused: ${code}`);
    this.reconnectAfterMs = Math.max(this.backoff.next(), this.backoff.jitter(retryAfter * 2_000));
    socket.close();
  }

  private closed(socket: WebSocket): void {
    if (socket !== this.socket || this.isStopped) return;
    if (this.isOnline) {
      this.leftAt = performance.now();
      if (this.reconnectAfterMs === undefined) this.record.untold += 1;
    }
    this.isOnline = false;
    this.timer = setTimeout(() => this.connect(), this.reconnectAfterMs ?? this.backoff.next());
  }

  private find(finding: string): void {
    this.record.findings.push(`a client of the crowd: ${finding}`);
  }
}

/** socket.io's CONNECT_ERROR. */
interface Refusal {
  readonly message: string;
  readonly data: Problem;
}
