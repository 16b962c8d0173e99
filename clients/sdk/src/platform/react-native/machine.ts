import type { FileSource } from '../../media/file-source';
import type { Network, StoreTrace } from '../platform';

type Value = string | null;

/** As much of a connection of expo-sqlite as the store needs. */
export interface Database {
  execAsync(sql: string): Promise<void>;
  runAsync(sql: string, ...values: Value[]): Promise<unknown>;
  getAllAsync<Row>(sql: string, ...values: Value[]): Promise<Row[]>;
  closeAsync(): Promise<void>;
}

/** The keychain or keystore of the device. */
export interface SecretStore {
  get(name: string): Promise<string | null>;
  set(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** What an app brings of its device: this package depends on no native module itself. */
export interface Machine {
  readonly openDatabase: () => Promise<Database>;
  readonly secrets: SecretStore;
  /** Cryptographically strong. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly reopenFile: (reference: string) => Promise<FileSource | null>;
  /** Only what the app was given a copy of, or made itself. */
  readonly dropFile: (reference: string) => Promise<void>;
  readonly storeTrace: StoreTrace;
  readonly network: Network;
  /** Files, caches and notifications of whoever was signed in. */
  readonly wipeRest: () => Promise<void>;
}
