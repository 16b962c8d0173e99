import type { DeviceKind, TokenDelivery } from '@anochat/contract';

/**
 * What the SDK takes from the machine that it runs on. The core knows no global of Node or of the
 * browser: everything comes through here, so that a test or a new platform brings its own.
 */
export interface Platform {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly connectSocket: ConnectSocket;
  /** Cryptographically strong random bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly locks: Locks;
  /** Reaches the other tabs of the same origin; without tabs it reaches nobody. */
  readonly openChannel: (name: string) => Channel;
  readonly network: Network;
  readonly log: Logger;
  /** How refresh tokens travel: browsers keep them in a cookie that scripts cannot read. */
  readonly tokenDelivery: TokenDelivery;
  readonly deviceKind: DeviceKind;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once after `ms`; the answer cancels. */
  after(ms: number, run: () => void): () => void;
}

export interface Change {
  readonly key: string;
  /** `null` deletes. */
  readonly value: string | null;
}

/**
 * Records of text by key. One `write` happens as a whole or not at all, and is durable when it
 * resolves as far as the platform can say so. Calls take effect in their order, also those that do
 * not wait for the ones before.
 */
export interface Storage {
  get(key: string): Promise<string | null>;
  /** Every record whose key begins with `prefix`, in order of keys. */
  list(prefix: string): Promise<readonly (readonly [key: string, value: string])[]>;
  write(changes: readonly Change[]): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface FetchRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}
export interface FetchResponse {
  readonly status: number;
  header(name: string): string | null;
  text(): Promise<string>;
}
/** Rejects when no answer came; an answer of any status resolves. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchResponse>;

export interface SocketOptions {
  readonly url: string;
  readonly token: string;
}
export interface SocketListener {
  readonly connected: () => void;
  /** The handshake failed; `details` is what the server said with it. */
  readonly refused: (details: unknown) => void;
  readonly closed: (reason: string) => void;
  readonly event: (name: string, argument: unknown) => void;
}
/** One connection: it never reconnects by itself. */
export interface Socket {
  /** Resolves with the acknowledgement; rejects when none came in time or the connection ended. */
  request(command: string, payload: unknown, timeoutMs: number): Promise<unknown>;
  close(): void;
}
export type ConnectSocket = (options: SocketOptions, listener: SocketListener) => Socket;

export interface Locks {
  /** Runs while this tab alone holds `name`. */
  withLock<T>(name: string, run: () => Promise<T>): Promise<T>;
}

export interface Channel {
  post(message: unknown): void;
  subscribe(listener: (message: unknown) => void): () => void;
  close(): void;
}

export interface Network {
  isOnline(): boolean;
  subscribe(listener: () => void): () => void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Logger = (
  level: LogLevel,
  message: string,
  details?: Readonly<Record<string, unknown>>,
) => void;
