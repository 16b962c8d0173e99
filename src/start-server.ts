import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './app.setup';
import { listenOn, requireFreePort } from './listen';
import type { Config } from './platform/config';
import { migrate } from './platform/database';
import {
  StartRefused,
  hasCluster,
  lockDataFolder,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from './platform/embedded';
import {
  AppLogger,
  Health,
  Metrics,
  StartupNotices,
  createPino,
  startInternalServer,
} from './platform/observability';
import { openTracing, traceFields } from './platform/tracing';

export interface RunningServer {
  /** Origin to type into a browser. */
  readonly origin: string;
  /** In order: no longer ready, sockets and requests ended, application closed, Postgres stopped. */
  close(): Promise<void>;
}

/**
 * Everything between settings and an open door. What was begun is undone, last first, when a step fails.
 *
 * @param tell lines for the person at the terminal
 */
export async function startServer(
  config: Config,
  tell: (line: string) => void,
): Promise<RunningServer> {
  const tracing = openTracing(config.tracing);
  const logger = new AppLogger(
    createPino(config.logLevel, process.stdout.isTTY, traceFields(tracing)),
  );
  const observability = { logger, metrics: new Metrics(), health: new Health(), tracing };
  const undo: (() => Promise<void> | void)[] = [() => tracing.stop()];
  const close = async (): Promise<void> => {
    observability.health.drain();
    for (const step of undo.splice(0).reverse()) await step();
  };

  try {
    const lock = lockDataFolder(config.dataFolder);
    undo.push(() => lock.release());
    await requireFreePort(config.port, config.host, 'PORT');
    await requireFreePort(config.internalPort, config.internalHost, 'INTERNAL_PORT');
    const internal = await startInternalServer(
      config.internalHost,
      config.internalPort,
      observability.health,
      observability.metrics,
    );
    undo.push(() => internal.close());

    let postgres: EmbeddedPostgres | undefined;
    if (config.givenDatabaseUrl === undefined) {
      requireKeysOfData(config, lock.folder);
      tell(`Data: ${lock.folder}`);
      postgres = await startEmbeddedPostgres({
        dataFolder: lock.folder,
        say: (line) => logger.log(line, 'Postgres'),
      });
      const started = postgres;
      undo.push(() => started.stop());
    }
    const complete = postgres ? config.withDatabase(postgres.url) : config;
    const ran = await migrate(complete.directDatabaseUrl, (line) => logger.log(line, 'Migration'));
    for (const name of ran) logger.log(`Ran ${name}`, 'Migration');
    const app = await createApp(complete, observability);
    undo.push(() => app.close());
    await listenOn(app, config);
    observability.health.ready();

    const origin = originOf(config, app);
    tell(`AnoChat is at ${origin}`);
    tell(
      `Health and metrics: http://${config.internalHost}:${internal.port}/health/ready and /metrics`,
    );
    if (config.secrets.made > 0) {
      tell(
        `Keys were made in ${config.secrets.folder}. Keep a copy of them apart from the data: without them it cannot be read.`,
      );
    }
    for (const line of await app.get(StartupNotices).collect(origin)) tell(line);
    return { origin, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** New keys in the place of lost ones would open nothing, and hide that the old ones are needed. */
function requireKeysOfData(config: Config, dataFolder: string): void {
  const { secrets } = config;
  if (hasCluster(dataFolder) && secrets.isEmpty()) {
    throw new StartRefused(
      `There is data in ${dataFolder}, but its keys are not in ${secrets.folder}.\n` +
        'Put the copy of the keys back there, or set SECRETS_DIR to where they are. Without them the data cannot be read.',
    );
  }
  secrets.prepare();
}

function originOf(config: Config, app: NestExpressApplication): string {
  const address: AddressInfo | string | null = app.getHttpServer().address();
  if (config.port !== 0 || address === null || typeof address === 'string') return config.origin;
  return config.origin.replace(/:0$/, `:${address.port}`);
}

export { StartRefused };
