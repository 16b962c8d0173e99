import {
  CLOSE_REASONS,
  type CloseReason,
  type CommandInput,
  type CommandName,
  type CommandResults,
  type SignalData,
  type SocketEvent,
  type SyncPage,
} from '@anochat/contract';
import { AnoChatError, isCode, NetworkError } from '../errors';
import { isProblem, type Api, type Tokens } from '../http';
import { Cell } from '../observable';
import type { Platform, Socket } from '../platform/platform';
import { Backoff, fractionFrom } from './backoff';
import type { ConnectionState } from './connection-state';

const COMMAND_TIMEOUT_MS = 10_000;
const RESUME_TIMEOUT_MS = 30_000;
/** The longest time away that is not told of as being offline. */
const MOMENT_MS = 500;

/** Where the heads and the news go. */
export interface ConnectionListener {
  /** The token of the last complete sync, `null` for none. */
  readonly syncToken: () => string | null;
  /** `isLive`: events were flowing while this page was read. */
  readonly onPage: (page: SyncPage, isLive: boolean) => void;
  /** The server does not know the token's timeline: everything that was read from it is void. */
  readonly onTimelineLost: () => void;
  readonly onEvent: (event: SocketEvent) => void;
  /** The heads are in, and events flow: what is still missing can be asked for. */
  readonly onOnline: () => void;
  /** The server ended the session. */
  readonly onEnded: (reason: CloseReason) => void;
}

export interface ConnectionOptions {
  readonly platform: Platform;
  readonly serverUrl: string;
  readonly tokens: Tokens;
  readonly api: Api;
  readonly listener: ConnectionListener;
}

/**
 * The live connection: comes back by itself after every loss, each time with what changed since
 * the last complete sync.
 */
export class Connection {
  readonly state = new Cell<ConnectionState>({ status: 'idle' });
  private readonly backoff: Backoff;
  private socket: Socket | null = null;
  /** Grows with each socket: callbacks of an earlier one are dropped. */
  private generation = 0;
  /** The database that this connection's events come from. */
  private timeline: string | null = null;
  private closing: SignalData['connection.closing'] | null = null;
  private cancelRetry: () => void = () => undefined;
  private stopListening: () => void = () => undefined;
  private resyncing: Promise<void> | null = null;

  constructor(private readonly options: ConnectionOptions) {
    this.backoff = new Backoff(fractionFrom(options.platform.randomBytes));
  }

  start(): void {
    if (this.state.get().status !== 'idle') return;
    this.stopListening = this.options.platform.network.subscribe(() => this.networkChanged());
    this.attempt();
  }

  stop(): void {
    this.stopListening();
    this.cancelRetry();
    this.drop();
    this.state.set({ status: 'idle' });
  }

  /** Does not wait for the next attempt. */
  reconnect(): void {
    if (this.state.get().status !== 'offline') return;
    this.cancelRetry();
    this.attempt();
  }

  get isOnline(): boolean {
    return this.state.get().status === 'online';
  }

  /** Rejects with `NetworkError` when no acknowledgement came: it may have been carried out. */
  async request<C extends CommandName>(
    command: C,
    payload: CommandInput<C>,
    timeoutMs = COMMAND_TIMEOUT_MS,
  ): Promise<CommandResults[C]> {
    if (!this.socket) throw new NetworkError('There is no connection');
    const ack = await this.socket.request(command, payload, timeoutMs).catch((cause: unknown) => {
      throw new NetworkError('No acknowledgement came', { cause });
    });
    return unwrap(ack) as CommandResults[C];
  }

  /** Puts a new access token on the live connection. */
  renew(token: string): void {
    if (!this.isOnline) return;
    this.request('session.renew', { token }).catch((error: unknown) => {
      // The server closes a connection that was not renewed, and a new one takes the new token.
      this.log('info', 'The connection was not renewed', error);
    });
  }

  private attempt(): void {
    const { platform, tokens } = this.options;
    if (!platform.network.isOnline()) {
      this.state.set({ status: 'offline', retryAt: null });
      return;
    }
    const generation = (this.generation += 1);
    this.closing = null;
    this.state.set({ status: 'connecting' });
    tokens.current().then(
      (token) => {
        if (generation === this.generation) this.connect(token, generation);
      },
      (error: unknown) => {
        // A session that ended has stopped this connection already.
        if (generation === this.generation) this.retryAfter(this.waitFor(error));
      },
    );
  }

  private connect(token: string, generation: number): void {
    const guard =
      <A extends readonly unknown[]>(run: (...args: A) => void) =>
      (...args: A): void => {
        if (generation === this.generation) run(...args);
      };
    this.socket = this.options.platform.connectSocket(
      { url: this.options.serverUrl, token },
      {
        connected: guard(() => void this.resume(generation)),
        refused: guard((details) => void this.refused(details, token)),
        closed: guard((reason) => this.closed(reason)),
        event: guard((_name, argument) => this.receive(argument)),
      },
    );
  }

  private async resume(generation: number): Promise<void> {
    const { listener } = this.options;
    try {
      const token = listener.syncToken();
      const page = await this.request(
        'sync.resume',
        token === null ? {} : { token },
        RESUME_TIMEOUT_MS,
      );
      if (generation !== this.generation) return;
      this.timeline = page.timeline;
      listener.onPage(page, false);
      await this.readOn(page, generation);
      if (generation !== this.generation) return;
      this.backoff.reset();
      this.state.set({ status: 'online' });
      listener.onOnline();
    } catch (error) {
      if (generation !== this.generation) return;
      if (isCode(error, 'sync.timeline-changed') && listener.syncToken() !== null) {
        listener.onTimelineLost();
        return this.resume(generation);
      }
      this.log('info', 'The connection could not be resumed', error);
      this.drop();
      this.retryAfter(this.waitFor(error));
    }
  }

  /** The pages after the first. */
  private async readOn(first: SyncPage, generation: number): Promise<void> {
    for (let page = first; page.hasMore && page.nextCursor !== null;) {
      page = await this.options.api.conversations.sync({ cursor: page.nextCursor });
      if (generation !== this.generation) return;
      this.checkTimeline(page);
      this.options.listener.onPage(page, true);
    }
  }

  /** Frames were dropped: what changed is read beside the live connection. */
  private resync(generation: number): void {
    this.resyncing ??= this.readChanges(generation)
      .catch((error: unknown) => {
        if (generation !== this.generation) return;
        this.log('info', 'The changes could not be read', error);
        this.drop();
        this.retryAfter(this.waitFor(error));
      })
      .finally(() => {
        this.resyncing = null;
      });
  }

  private async readChanges(generation: number): Promise<void> {
    const { api, listener } = this.options;
    const token = listener.syncToken();
    const page = await api.conversations.sync(token === null ? {} : { token });
    if (generation !== this.generation) return;
    this.checkTimeline(page);
    listener.onPage(page, true);
    await this.readOn(page, generation);
    if (generation === this.generation) listener.onOnline();
  }

  /** Events of this connection belong to the timeline that it began with: a new one begins anew. */
  private checkTimeline(page: SyncPage): void {
    if (page.timeline !== this.timeline) throw AnoChatError.of('sync.timeline-changed');
  }

  private receive(argument: unknown): void {
    if (!isEvent(argument)) return;
    if (argument.type === 'connection.closing') this.closing = argument.data;
    else if (argument.type === 'sync.required') this.resync(this.generation);
    else this.options.listener.onEvent(argument);
  }

  private async refused(details: unknown, token: string): Promise<void> {
    this.drop();
    if (!isProblem(details) || details.status !== 401) {
      if (isProblem(details) && details.code === 'auth.suspended') {
        this.terminate('account-suspended');
        return;
      }
      const error = isProblem(details) ? new AnoChatError(details) : null;
      this.retryAfter(this.waitFor(error));
      return;
    }
    // `drop` has begun a new generation; anything after it makes this one void.
    const current = this.generation;
    try {
      await this.options.tokens.renew(token);
      if (current === this.generation) this.retryAfter(this.backoff.next());
    } catch (error) {
      if (current === this.generation) this.retryAfter(this.waitFor(error));
    }
  }

  private closed(reason: string): void {
    const { closing } = this;
    this.drop();
    this.log('debug', 'The connection ended', closing?.reason ?? reason);
    const isTerminal = closing !== null && (closing.terminal || isTerminalReason(closing.reason));
    if (isTerminal) return this.terminate(closing.reason);
    // The server gives each client a time of its own: that is no failure, and needs no chance here.
    if (closing?.reconnectAfterMs === undefined) this.retryAfter(this.backoff.next());
    else if (closing.reconnectAfterMs <= MOMENT_MS) this.moveAfter(closing.reconnectAfterMs);
    else this.retryAfter(closing.reconnectAfterMs);
  }

  private terminate(reason: CloseReason): void {
    this.cancelRetry();
    this.stopListening();
    this.state.set({ status: 'terminal', reason });
    this.options.listener.onEnded(reason);
  }

  /** A planned move to another instance: nobody is offline for a moment such as this. */
  private moveAfter(ms: number): void {
    this.state.set({ status: 'connecting' });
    this.attemptAfter(ms);
  }

  private retryAfter(ms: number): void {
    const { clock } = this.options.platform;
    this.state.set({ status: 'offline', retryAt: clock.now() + ms });
    this.attemptAfter(ms);
  }

  private attemptAfter(ms: number): void {
    this.cancelRetry();
    this.cancelRetry = this.options.platform.clock.after(ms, () => this.attempt());
  }

  private networkChanged(): void {
    if (this.state.get().status === 'idle') return;
    if (this.options.platform.network.isOnline()) return this.reconnect();
    this.cancelRetry();
    this.drop();
    this.state.set({ status: 'offline', retryAt: null });
  }

  private drop(): void {
    this.generation += 1;
    this.socket?.close();
    this.socket = null;
  }

  private waitFor(error: unknown): number {
    const wait = this.backoff.next();
    const named = error instanceof AnoChatError ? error.retryAfterMs : null;
    return named === null ? wait : Math.max(wait, this.backoff.jitter(named * 2));
  }

  private log(level: 'debug' | 'info', message: string, error: unknown): void {
    this.options.platform.log(level, message, { error: String(error) });
  }
}

/** A newer server may give reasons that this client does not know: those are not terminal. */
const isTerminalReason = (reason: string): boolean =>
  Object.entries(CLOSE_REASONS).some(([known, { terminal }]) => known === reason && terminal);

const unwrap = (ack: unknown): unknown => {
  if (typeof ack !== 'object' || ack === null) throw new NetworkError('The answer is not one');
  if ('problem' in ack && isProblem(ack.problem)) throw new AnoChatError(ack.problem);
  if (!('data' in ack)) throw new NetworkError('The answer is not one');
  return ack.data;
};

const isEvent = (value: unknown): value is SocketEvent =>
  typeof value === 'object' && value !== null && 'type' in value && 'data' in value;
