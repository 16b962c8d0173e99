import type {
  Ack,
  Authentication,
  CommandInput,
  CommandName,
  CommandResults,
  Entry,
  Problem,
  SignalData,
  SignalType,
  SocketEvent,
} from '@anochat/contract';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { v7 } from 'uuid';

import { DEVICE, PASSWORD, type TestApp, bearer, startTestApp } from '../../support/test-app';
import { until } from '../../support/until';

/** The whole application, on a port. */
export const startRealtime = async (
  environment: Readonly<Record<string, string>> = {},
  beside?: TestApp,
): Promise<TestApp & { readonly url: string }> => {
  const server = await startTestApp({ environment, beside });
  await server.app.listen(0, '127.0.0.1');
  const { port } = server.app.getHttpServer().address() as { readonly port: number };
  return { ...server, url: `http://127.0.0.1:${port}` };
};
export type RealtimeApp = Awaited<ReturnType<typeof startRealtime>>;

/** A user with a stock socket.io client that notes everything. */
export class SocketUser {
  readonly events: SocketEvent[] = [];
  disconnected: string | undefined;

  private constructor(
    readonly server: RealtimeApp,
    readonly auth: Authentication,
    readonly socket: Socket,
  ) {
    socket.onAny((name: string, event: SocketEvent) => {
      expect(event.type).toBe(name);
      this.events.push(event);
    });
    socket.on('disconnect', (reason) => (this.disconnected = reason));
  }

  get id(): string {
    return this.auth.user.id;
  }

  /** A new account. */
  static async register(server: RealtimeApp, name = `u${v7().slice(-12)}`): Promise<SocketUser> {
    return SocketUser.connect(server, await server.register(name));
  }

  /** Connected and resumed. */
  static async connect(
    server: RealtimeApp,
    auth: Authentication,
    options: Partial<ManagerOptions & SocketOptions> = {},
  ): Promise<SocketUser> {
    const user = await SocketUser.open(server, auth, options);
    await user.ask('sync.resume', {});
    return user;
  }

  /** Connected only. @throws the error of connect_error */
  static async open(
    server: RealtimeApp,
    auth: Authentication,
    options: Partial<ManagerOptions & SocketOptions> = {},
  ): Promise<SocketUser> {
    const socket = io(server.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { token: auth.accessToken },
      ...options,
    });
    const user = new SocketUser(server, auth, socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return user;
  }

  /** Signs in again: another session on another device. */
  async signInAgain(): Promise<Authentication> {
    const answer = await this.server
      .request()
      .post('/api/v1/auth/login')
      .send({ userName: this.auth.user.userName, password: PASSWORD, device: DEVICE })
      .expect(200);
    return answer.body as Authentication;
  }

  /** The acknowledgement, whatever it says. */
  async command(name: string, ...args: unknown[]): Promise<Ack<unknown>> {
    return (await this.socket.timeout(10_000).emitWithAck(name, ...args)) as Ack<unknown>;
  }

  async ask<C extends CommandName>(name: C, payload: CommandInput<C>): Promise<CommandResults[C]> {
    const ack = await this.command(name, payload);
    if ('problem' in ack) throw Object.assign(new Error(ack.problem.code), ack.problem);
    return ack.data as CommandResults[C];
  }

  async refused(name: string, ...args: unknown[]): Promise<Problem> {
    const ack = await this.command(name, ...args);
    if ('problem' in ack) return ack.problem;
    throw new Error(`${name} was not refused`);
  }

  say(conversationId: string, text: string): Promise<CommandResults['message.send']> {
    return this.ask('message.send', messageOf(conversationId, text));
  }

  async call<T>(
    method: 'get' | 'post' | 'put' | 'patch' | 'delete',
    path: string,
    body?: object,
  ): Promise<T> {
    const answer = await this.server
      .request()
      [method](`/api/v1${path}`)
      .set(...bearer(this.auth))
      .send(body);
    if (answer.status >= 400) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  /** A group of this user and the others. */
  async makeGroup(...others: readonly SocketUser[]): Promise<string> {
    const members = others.map(({ id }) => id);
    const body = { kind: 'group', title: 'A group', members };
    const { id } = await this.call<{ readonly id: string }>('post', '/conversations', body);
    return id;
  }

  /** Entries that came live for the conversation, in the order in which they came. */
  entries(conversationId: string): readonly Entry[] {
    return this.events.flatMap((event) =>
      event.seq !== null && event.conversationId === conversationId ? [event.data] : [],
    );
  }

  seqs(conversationId: string): readonly number[] {
    return this.entries(conversationId).map(({ seq }) => seq);
  }

  signals<T extends SignalType>(type: T): readonly SignalData[T][] {
    return this.events.flatMap((event) =>
      event.type === type ? [event.data as SignalData[T]] : [],
    );
  }

  async gets(what: string, condition: () => boolean, patienceMs?: number): Promise<void> {
    await until(`${this.auth.user.userName} gets ${what}`, condition, patienceMs);
  }

  async getsSeq(conversationId: string, seq: number): Promise<void> {
    await this.gets(`entry ${seq}`, () => this.seqs(conversationId).includes(seq));
  }

  close(): void {
    this.socket.disconnect();
  }
}

export const messageOf = (conversationId: string, text: string): CommandInput<'message.send'> => ({
  conversationId,
  clientId: v7(),
  envelope: {
    kind: 'message',
    mode: 'server',
    content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
  },
});
