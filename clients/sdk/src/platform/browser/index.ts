import type { DeviceKind, TokenDelivery } from '@anochat/contract';
import { createMemoryLocks } from '../memory-locks';
import { consoleLogger } from '../engine/console-logger';
import { fetchAnswer } from '../engine/fetch-answer';
import { timerClock } from '../engine/timer-clock';
import type { Channel, Locks, LogLevel, Network, Platform } from '../platform';
import { connectSocketIo } from '../socket-io';
import { createMemoryStorage } from '../memory-storage';
import { browserTransfer } from './browser-transfer';
import { createIndexedDbStorage } from './indexed-db-storage';
import { createIndexedDbKeyPlace, type KeyPlace } from './key-place';
import { OriginSpool } from './origin-spool';
import { persistence } from './persistence';
import { createStoreTrace } from './store-trace';
import { createWebCryptoSealer } from './web-crypto-sealer';
import { whenIdle } from './when-idle';
import { wipeRest } from './wipe-rest';

export { blobSource } from './blob-source';
export type { KeyPlace };

export interface BrowserPlatformOptions {
  /** Name of the database and of the channel between tabs. */
  readonly name?: string;
  /** Messages below this level are dropped. */
  readonly logLevel?: LogLevel;
  /** Where the key of the store lies: where nothing is said, with the store. */
  readonly keyPlace?: KeyPlace;
  /** `body` where the server's cookies do not reach: the token lies in the store then. */
  readonly tokenDelivery?: TokenDelivery;
  readonly deviceKind?: DeviceKind;
}

export const createPlatform = ({
  name = 'anochat',
  logLevel = 'warn',
  keyPlace = createIndexedDbKeyPlace(`${name}-key`),
  tokenDelivery = 'cookie',
  deviceKind = 'web',
}: BrowserPlatformOptions = {}): Platform => {
  const spool = canSpool() ? openSpool(`${name}-spool`) : undefined;
  return {
    ...(canSeal
      ? { storage: createIndexedDbStorage(name), sealer: createWebCryptoSealer(keyPlace) }
      : { storage: createMemoryStorage(), sealer: null }),
    storeTrace: createStoreTrace(`${name}.store`),
    persistence,
    wipeRest: () => wipeRest(spool),
    whenIdle,
    clock: timerClock,
    fetch: fetchAnswer({ credentials: 'same-origin', cache: 'no-store' }),
    transfer: browserTransfer,
    spool,
    connectSocket: connectSocketIo,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    locks: webLocks(name),
    openChannel: (channel) => broadcastChannel(`${name}/${channel}`),
    network,
    log: consoleLogger(logLevel),
    tokenDelivery,
    deviceKind,
  };
};

/** Origins that are not secure have no WebCrypto: what cannot be sealed there is not kept. */
const canSeal = 'subtle' in crypto;

/** Some browsers have private files that only a worker writes: there a file is asked for again. */
const canSpool = (): boolean =>
  canSeal &&
  'storage' in navigator &&
  'getDirectory' in navigator.storage &&
  'createWritable' in FileSystemFileHandle.prototype;

const openSpool = (name: string): OriginSpool =>
  new OriginSpool(
    async () => (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true }),
    async () => {
      const { quota = 0, usage = 0 } = await navigator.storage.estimate();
      return quota - usage;
    },
  );

/** Web Locks reach over tabs. Origins that are not secure have none: there each tab is alone. */
const webLocks = (name: string): Locks => {
  if (!('locks' in navigator)) return createMemoryLocks();
  return {
    withLock: <T>(lock: string, run: () => Promise<T>): Promise<T> =>
      navigator.locks.request(`${name}/${lock}`, run),
  };
};

const broadcastChannel = (name: string): Channel => {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    subscribe: (listener) => {
      const receive = (event: MessageEvent<unknown>): void => listener(event.data);
      channel.addEventListener('message', receive);
      return () => channel.removeEventListener('message', receive);
    },
    close: () => channel.close(),
  };
};

const network: Network = {
  isOnline: () => navigator.onLine,
  subscribe: (listener) => {
    addEventListener('online', listener);
    addEventListener('offline', listener);
    return () => {
      removeEventListener('online', listener);
      removeEventListener('offline', listener);
    };
  },
};
