import type { Codecs } from '../codec';
import type { EncryptionParts } from '../encryption/encryption-parts';
import type { MediaParts } from '../media/media';
import type { Platform } from '../platform/platform';

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
  /** Keeps an index of all that this client may read, for `search`. A bot needs none. */
  readonly search?: boolean;
  /**
   * Keys and groups of end-to-end encryption, loaded once somebody is signed in:
   * `async () => (await import('@anochat/sdk/encryption')).encryptionParts()`.
   */
  readonly encryption?: () => Promise<EncryptionParts>;
  /**
   * Sends and opens files, loaded when the first of them is needed:
   * `async () => (await import('@anochat/sdk/media')).mediaParts()`.
   */
  readonly media?: () => Promise<MediaParts>;
}
