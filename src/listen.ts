import { createServer } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Config } from './platform/config';
import { StartRefused, portOwner } from './platform/embedded';

/** Asks before the slow part of a start; the listening itself may still lose the port, and says the same. */
export async function requireFreePort(port: number, host: string, setting: string): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen({ port, host, exclusive: true }, resolve);
  }).catch((error: unknown) => {
    throw explained(error, port, host, setting);
  });
  await new Promise((resolve) => probe.close(resolve));
}

export async function listenOn(app: NestExpressApplication, config: Config): Promise<void> {
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    throw explained(error, config.port, config.host, 'PORT');
  }
}

function explained(error: unknown, port: number, host: string, setting: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE': {
      const owner = portOwner(port);
      const who = owner
        ? `process ${owner.pid} (${owner.command.join(' ')})`
        : 'another process, which this account may not look at';
      return new StartRefused(
        `Port ${port} is taken by ${who}.\nStop that one, or choose another port: ${setting}=${port + 100} npm start`,
        { cause: error },
      );
    }
    case 'EACCES':
      return new StartRefused(
        `This account may not listen on port ${port}. Choose one above 1023: ${setting}=3000 npm start`,
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartRefused(`This machine has no address ${host}. Set HOST to one that it has.`, {
        cause: error,
      });
    default:
      return error;
  }
}
