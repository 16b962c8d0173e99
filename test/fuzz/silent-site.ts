import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A site of somebody else that takes connections and says nothing, until it closes them. */
export interface SilentSite {
  readonly port: number;
  dispose(): Promise<void>;
}

export async function startSilentSite(): Promise<SilentSite> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).once('close', () => open.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    dispose: async () => {
      const closed = new Promise((done) => server.close(done));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
