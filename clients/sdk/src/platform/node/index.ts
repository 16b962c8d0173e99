import { randomBytes } from 'node:crypto';
import type { DeviceKind } from '@anochat/contract';
import { createMemoryLocks } from '../memory-locks';
import { createMemoryStorage } from '../memory-storage';
import { consoleLogger } from '../engine/console-logger';
import { fetchAnswer } from '../engine/fetch-answer';
import { fetchDownload } from '../engine/fetch-download';
import { fetchUpload } from '../engine/fetch-upload';
import { timerClock } from '../engine/timer-clock';
import type { LogLevel, Platform } from '../platform';
import { connectSocketIo } from '../socket-io';
import { createFileStorage } from './file-storage';
import { createKeyFileSealer } from './key-file-sealer';
import { openFileSource, reopenFile } from './open-file-source';

export { blobSource } from '../browser/blob-source';
export { createFileStorage, createKeyFileSealer, createMemoryStorage, openFileSource };

export interface NodePlatformOptions {
  /**
   * Where records are kept, sealed with a key that lies beside them in `<file>.key`; without it they
   * live as long as the process. One process per file.
   */
  readonly file?: string;
  readonly logLevel?: LogLevel;
  readonly deviceKind?: DeviceKind;
}

export const createPlatform = ({
  file,
  logLevel = 'warn',
  deviceKind = 'bot',
}: NodePlatformOptions = {}): Platform => ({
  storage: file === undefined ? createMemoryStorage() : createFileStorage(file),
  sealer: file === undefined ? null : createKeyFileSealer(`${file}.key`),
  // Nobody throws the file away but its owner.
  storeTrace: { isThere: () => false, leave: () => undefined, remove: () => undefined },
  persistence: { state: () => Promise.resolve('kept'), ask: () => Promise.resolve('kept') },
  wipeRest: () => Promise.resolve(),
  whenIdle: (run) => {
    const turn = setImmediate(run);
    return () => clearImmediate(turn);
  },
  clock: timerClock,
  fetch: fetchAnswer(),
  transfer: { get: fetchDownload(), put: fetchUpload },
  reopenFile,
  connectSocket: connectSocketIo,
  randomBytes: (count) => new Uint8Array(randomBytes(count)),
  locks: createMemoryLocks(),
  openChannel: () => ({
    post: () => undefined,
    subscribe: () => () => undefined,
    close: () => undefined,
  }),
  network: { isOnline: () => true, subscribe: () => () => undefined },
  log: consoleLogger(logLevel),
  tokenDelivery: 'body',
  deviceKind,
});
