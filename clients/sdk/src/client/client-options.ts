import type { Codecs } from '../codec';
import type { Platform } from '../platform/platform';
import type { RecordSealer } from '../storage/records';

export interface ClientOptions {
  readonly platform: Platform;
  /** Where the server answers, without a path: `https://chat.example.org`. */
  readonly serverUrl: string;
  /** A personal token: the client is signed in from the start, and stays so. For bots. */
  readonly token?: string;
  /** How this installation names itself in the list of devices. */
  readonly deviceName?: string;
  /** More modes than `server`. */
  readonly codecs?: Codecs;
  /** Encrypts the local store; without it records lie there as they are. */
  readonly sealer?: RecordSealer;
}
