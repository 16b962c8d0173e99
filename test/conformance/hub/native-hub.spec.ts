import { LIMITS } from '@anochat/contract';

import type { EngineLink } from '../../../src/platform/hub';
import { createWsEngine, NativeHub, NativeSockets } from '../../../src/platform/hub/native';
import { loadAddon, whyNoAddon } from '../../../src/platform/native';
import { engineSuite } from './engine-suite';
import type { HubUnderTest, SmallLimits } from './hub-harness';
import { hubSuite } from './hub-suite';
import { leavingSuite } from './leaving-suite';
import { oneConnectionSuite } from './one-connection-suite';
import { orderSuite } from './order-suite';
import { slowCrowdSuite } from './slow-crowd-suite';

const addon = loadAddon();
if (addon === undefined) throw new Error(`The addon is missing: ${whyNoAddon() ?? ''}`);

const started: NativeSockets[] = [];
afterAll(() => {
  for (const sockets of started) sockets.fanOut.stop();
});

const create =
  (allowUring: boolean) =>
  (limits?: SmallLimits): HubUnderTest<EngineLink> => {
    const queueLimits = {
      queueBytes: LIMITS.socketQueueBytes,
      volatileBytes: LIMITS.socketQueueBytes / 8,
      laggingMs: LIMITS.laggingMs,
      ...limits,
    };
    const sockets = new NativeSockets(addon, {
      ...queueLimits,
      maxMessageBytes: LIMITS.socketPacketBytes,
      closingMs: 5_000,
      allowUring,
    });
    started.push(sockets);
    return {
      hub: new NativeHub(sockets, queueLimits),
      serverOptions: { wsEngine: createWsEngine(sockets) },
      leave: () => sockets.leave(10_000),
      linkOf: (socket) => socket.conn as unknown as EngineLink,
    };
  };

hubSuite('native', create(true));
hubSuite('native, by epoll', create(false));
engineSuite('native', create(true));
oneConnectionSuite('native', create(true));
orderSuite('native', create(true));
orderSuite('native, by epoll', create(false));
leavingSuite('native', create(true));
leavingSuite('native, by epoll', create(false));
slowCrowdSuite('native', create(true));
slowCrowdSuite('native, by epoll', create(false));
