import { mkdirSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/platform/embedded';

/** A Postgres that a container reaches: the embedded one, whose socket is passed on from loopback. */
export async function startLoopbackPostgres(
  folder: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  mkdirSync(folder, { mode: 0o711 });
  const postgres = await startEmbeddedPostgres({ dataFolder: folder });
  const inside = new URL(postgres.url);
  const socket = join(inside.searchParams.get('host') ?? '', '.s.PGSQL.5432');
  const door = createServer((client) => {
    const server = connect(socket);
    client.pipe(server).pipe(client);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const url = new URL(inside);
  url.search = '';
  url.hostname = '127.0.0.1';
  url.port = String((door.address() as AddressInfo).port);
  return {
    url: url.href,
    async stop() {
      door.close();
      await postgres.stop();
    },
  };
}
