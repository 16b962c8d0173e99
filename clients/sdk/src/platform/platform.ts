import type { DeviceKind, TokenDelivery } from '@anochat/contract';
import type { FileSource } from '../media/file-source';
import type { FileSpool } from '../media/file-spool';
import type { Readable } from '../observable';

/**
 * What the SDK takes from the machine that it runs on. The core knows no global of Node or of the
 * browser: everything comes through here, so that a test or a new platform brings its own.
 */
export interface Platform {
  readonly storage: Storage;
  /** Encrypts what lies in `storage`; `null` where nothing outlives the process. */
  readonly sealer: RecordSealer | null;
  readonly storeTrace: StoreTrace;
  readonly persistence: Persistence;
  /** Removes what a session leaves on the machine outside of `storage`. */
  readonly wipeRest: () => Promise<void>;
  readonly clock: Clock;
  /** Calls once when there is nothing more urgent to do; the answer cancels. */
  readonly whenIdle: (run: () => void) => () => void;
  readonly fetch: Fetch;
  readonly transfer: Transfer;
  /** Opens a file again by its `reference`, `null` if it is gone; left out where nothing outlives a restart. */
  readonly reopenFile?: (reference: string) => Promise<FileSource | null>;
  /**
   * Removes a file by its `reference` once nobody goes on with it; left out where files are the
   * person's own.
   */
  readonly dropFile?: (reference: string) => Promise<void>;
  /** For files without a reference; left out where none can be kept. */
  readonly spool?: FileSpool;
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

/**
 * Encrypts what lies in the store, with one key for all records; the name of a record is bound to
 * its value. Calls take effect in their order: what is sealed after `destroy` is sealed with a new
 * key.
 */
export interface RecordSealer {
  seal(key: string, text: string): Promise<string>;
  /**
   * Rejects what was not sealed for this name, or with another key.
   * @throws KeyOutOfReach nothing is known of the record; another time it can be opened
   */
  open(key: string, sealed: string): Promise<string>;
  /** Destroys the key: whatever it sealed is lost for good. */
  destroy(): Promise<void>;
  /** Another tab has destroyed the key: it is not used from memory any more. */
  forget(): void;
  close(): Promise<void>;
}

/**
 * A mark that a store exists, kept apart from it: with the mark there and the store empty, the
 * machine has thrown the store away.
 */
export interface StoreTrace {
  isThere(): boolean;
  leave(): void;
  remove(): void;
}

/** `kept`: the machine removes the store only when told to. `unknown`: it does not say. */
export type PersistenceState = 'kept' | 'may-be-removed' | 'unknown';
export interface Persistence {
  state(): Promise<PersistenceState>;
  /** Asks the machine, and maybe through it the person, to keep the store. */
  ask(): Promise<PersistenceState>;
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

export interface TransferRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Once it is true, the transfer ends and rejects. */
  readonly cancelled: Readable<boolean>;
}
export interface Download {
  readonly status: number;
  header(name: string): string | null;
  /** As it comes; rejects when it breaks off. Whoever stops reading ends the transfer. */
  readonly body: AsyncIterable<Uint8Array>;
}
export interface Transmission extends TransferRequest {
  readonly body: Uint8Array;
  /** How much of the body has left, as far as the platform tells. */
  readonly onSent: (bytes: number) => void;
}
/**
 * Bytes of files, to and from wherever they are stored: the link alone decides, no cookie and no
 * token goes there. Rejects when no answer came, or when nothing has moved for half a minute.
 */
export interface Transfer {
  get(url: string, request: TransferRequest): Promise<Download>;
  put(url: string, transmission: Transmission): Promise<FetchResponse>;
}

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
