import { createNoblePrimitives } from '@anochat/e2ee/noble';
import { consoleLogger } from '../engine/console-logger';
import { fetchAnswer } from '../engine/fetch-answer';
import { fetchDownload } from '../engine/fetch-download';
import { fetchUpload } from '../engine/fetch-upload';
import { timerClock } from '../engine/timer-clock';
import { createMemoryLocks } from '../memory-locks';
import type { LogLevel, Platform } from '../platform';
import { connectSocketIo } from '../socket-io';
import type { Machine } from './machine';
import { createSecretSealer } from './secret-sealer';
import { createSqliteStorage } from './sqlite-storage';

export type { Database, Machine, SecretStore } from './machine';

export interface ReactNativePlatformOptions {
  readonly logLevel?: LogLevel;
}

/** One at a time in an app: its locks and its store know nobody else. */
export const createPlatform = (
  machine: Machine,
  { logLevel = 'warn' }: ReactNativePlatformOptions = {},
): Platform => ({
  storage: createSqliteStorage(machine.openDatabase),
  sealer: createSecretSealer(machine.secrets, createNoblePrimitives(machine.randomBytes)),
  storeTrace: machine.storeTrace,
  // Apps keep what they store until they are removed.
  persistence: { state: () => Promise.resolve('kept'), ask: () => Promise.resolve('kept') },
  wipeRest: machine.wipeRest,
  whenIdle: (run) => {
    const timer = setTimeout(run, 0);
    return () => clearTimeout(timer);
  },
  clock: timerClock,
  // A token is all that the server goes by here: no cookie is kept or sent.
  fetch: fetchAnswer({ credentials: 'omit', cache: 'no-store' }),
  transfer: { get: fetchDownload(), put: fetchUpload },
  reopenFile: machine.reopenFile,
  dropFile: machine.dropFile,
  connectSocket: connectSocketIo,
  randomBytes: machine.randomBytes,
  locks: createMemoryLocks(),
  openChannel: () => ({
    post: () => undefined,
    subscribe: () => () => undefined,
    close: () => undefined,
  }),
  network: machine.network,
  log: consoleLogger(logLevel),
  tokenDelivery: 'body',
  deviceKind: 'mobile',
});
