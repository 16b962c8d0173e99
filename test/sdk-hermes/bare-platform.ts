import { createMemoryLocks } from '../../clients/sdk/src/platform/memory-locks';
import { createMemoryStorage } from '../../clients/sdk/src/platform/memory-storage';
import type { Platform } from '../../clients/sdk/src/platform/platform';
import { after, randomBytes } from './bare-engine';

const absent = (): never => {
  throw new Error('There is no network here');
};

/** Of an engine with nothing around it. */
export const createPlatform = (): Platform => ({
  storage: createMemoryStorage(),
  sealer: null,
  storeTrace: { isThere: () => false, leave: () => undefined, remove: () => undefined },
  persistence: { state: () => Promise.resolve('kept'), ask: () => Promise.resolve('kept') },
  wipeRest: () => Promise.resolve(),
  whenIdle: (run) => after(0, run),
  clock: { now: () => Date.now(), after },
  fetch: absent,
  transfer: { get: absent, put: absent },
  connectSocket: absent,
  randomBytes,
  locks: createMemoryLocks(),
  openChannel: () => ({
    post: () => undefined,
    subscribe: () => () => undefined,
    close: () => undefined,
  }),
  network: { isOnline: () => true, subscribe: () => () => undefined },
  log: () => undefined,
  tokenDelivery: 'body',
  deviceKind: 'mobile',
});
