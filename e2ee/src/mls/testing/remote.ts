import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { MlsEngine } from '../mls-engine';
import type { EnginePort } from '../remote/engine-port';
import { RemoteCalls } from '../remote/remote-calls';
import { createRemoteEngine } from '../remote/remote-engine';
import { serveEngine, type EngineToServe } from '../remote/serve-engine';

/** Both ends of a channel: what goes through is cloned as on its way to another thread. */
const portPair = (): { readonly near: EnginePort; readonly far: EnginePort } => {
  const { port1, port2 } = new MessageChannel();
  const end = (port: MessagePort): EnginePort => ({
    post: (message) => port.postMessage(message),
    listen: (heard) => {
      port.on('message', heard);
      // A test that ends leaves none behind.
      port.unref();
    },
    close: () => port.close(),
  });
  return { near: end(port1), far: end(port2) };
};

export const remoteEngine = (served: EngineToServe): MlsEngine => {
  const open = (): EnginePort => {
    const { near, far } = portPair();
    serveEngine(far, Promise.resolve(served));
    return near;
  };
  return createRemoteEngine(new RemoteCalls({ open, after: () => () => undefined }));
};
