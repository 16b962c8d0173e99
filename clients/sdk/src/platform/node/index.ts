import { randomBytes } from 'node:crypto';
import type { DeviceKind } from '@anochat/contract';
import { createMemoryLocks } from '../memory-locks';
import { createMemoryStorage } from '../memory-storage';
import type { Fetch, LogLevel, Logger, Platform } from '../platform';
import { connectSocketIo } from '../socket-io';
import { createFileStorage } from './file-storage';
import { createKeyFileSealer } from './key-file-sealer';
import { nodeTransfer } from './node-transfer';
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
  clock: {
    now: () => Date.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
  fetch: nodeFetch,
  transfer: nodeTransfer,
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

const nodeFetch: Fetch = async (url, { method, headers, body, timeoutMs }) => {
  const response = await fetch(url, {
    method,
    headers,
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    text: () => response.text(),
  };
};

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

const consoleLogger =
  (least: LogLevel): Logger =>
  (level, message, details) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    // eslint-disable-next-line no-console -- the platform's own log
    console[level](`[anochat] ${message}`, ...(details ? [details] : []));
  };
