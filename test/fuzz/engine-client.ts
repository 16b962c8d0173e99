import { OPCODES, RawWebSocket } from './raw-websocket';

/** What came of a packet: an acknowledgement, an end of the connection, or nothing of note. */
export type Outcome =
  | { readonly kind: 'data' }
  | { readonly kind: 'problem'; readonly code: string; readonly status: number }
  | {
      readonly kind: 'closed';
      readonly reason: string | undefined;
      readonly webSocketCode: number | undefined;
    };

/**
 * A socket.io client down to its packets (engine.io 4 on a WebSocket), which says what it is told to
 * say and remembers how the server ended it.
 */
export class EngineClient {
  #lastAck = 0;
  /** From `connection.closing`, the goodbye of the protocol. */
  #closeReason: string | undefined;
  #webSocketCode: number | undefined;
  readonly #waiting = new Map<number, (outcome: Outcome) => void>();
  readonly events: { readonly type: string; readonly argument: unknown }[] = [];

  private constructor(
    readonly websocket: RawWebSocket,
    private readonly keepEvents: boolean,
  ) {
    websocket.onFrame(({ opcode, payload }) => this.take(opcode, payload));
    websocket.onClose(() => {
      for (const settle of this.#waiting.values()) {
        settle(this.ending());
      }
      this.#waiting.clear();
    });
  }

  /**
   * @param connectPacket the whole first packet, `40{"token":...}` when it is a good one
   * @returns the client and what the server said to it: `40...` welcome, `44...` refusal
   */
  static async open(
    origin: string,
    connectPacket: string,
    keepEvents = false,
  ): Promise<{ readonly client: EngineClient; readonly welcome: string }> {
    const websocket = await RawWebSocket.open(`${origin}/socket.io/?EIO=4&transport=websocket`);
    return new Promise((resolve) => {
      // The client listens from this frame on: what the server says next may be in the same chunk.
      const settle = (welcome: string): void =>
        resolve({ client: new EngineClient(websocket, keepEvents), welcome });
      websocket.onClose(() => settle('closed'));
      websocket.onFrame(({ opcode, payload }) => {
        const text = payload.toString();
        if (opcode === OPCODES.close) return settle('closed');
        if (text.startsWith('0')) return websocket.sendText(connectPacket);
        if (text === '2') return websocket.sendText('3');
        if (text === '1') return settle('closed');
        settle(text);
      });
    });
  }

  get isClosed(): boolean {
    return this.websocket.isClosed;
  }

  get closeReason(): string | undefined {
    return this.#closeReason;
  }

  /** An event with an acknowledgement asked for; `arguments_` is JSON, brackets included. */
  async command(argumentsJson: string): Promise<Outcome> {
    if (this.isClosed) return this.ending();
    const id = (this.#lastAck += 1);
    const outcome = new Promise<Outcome>((resolve) => this.#waiting.set(id, resolve));
    this.websocket.sendText(`42${id}${argumentsJson}`);
    return outcome;
  }

  close(): void {
    this.websocket.destroy();
  }

  private ending(): Outcome {
    return { kind: 'closed', reason: this.#closeReason, webSocketCode: this.#webSocketCode };
  }

  private take(opcode: number, payload: Buffer): void {
    if (opcode === OPCODES.close) {
      if (payload.length >= 2) this.#webSocketCode = payload.readUInt16BE(0);
      return this.websocket.destroy();
    }
    const text = payload.toString();
    if (text === '2') return this.websocket.sendText('3');
    const ack = /^43(\d+)([\s\S]*)$/.exec(text);
    if (ack) return this.settle(Number(ack[1]), ack[2] ?? '');
    if (!text.startsWith('42')) return;
    const [type, argument] = JSON.parse(text.slice(2).replace(/^\d+/, '')) as [string, unknown];
    if (type === 'connection.closing') {
      this.#closeReason = (argument as { data?: { reason?: string } }).data?.reason;
    }
    if (this.keepEvents) this.events.push({ type, argument });
  }

  private settle(id: number, json: string): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (!settle) return;
    const [answer] = JSON.parse(json) as [
      {
        readonly data?: unknown;
        readonly problem?: { readonly code: string; readonly status: number };
      },
    ];
    settle(
      answer.problem
        ? { kind: 'problem', code: answer.problem.code, status: answer.problem.status }
        : { kind: 'data' },
    );
  }
}
