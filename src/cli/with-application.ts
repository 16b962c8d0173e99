import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import type { Config } from '../platform/config';
import { migrate, pendingMigrations } from '../platform/database';
import { hasCluster } from '../platform/embedded';
import { AppLogger, Health, Metrics, createPino } from '../platform/observability';
import { CliModule } from './cli.module';
import { CommandRefused } from './cli.errors';
import { openDatabase } from './open-database';
import type { Output } from './output';

/** Runs `work` on the server's own modules, on a database that is up to date, and closes all of it. */
export async function withApplication<T>(
  config: Config,
  output: Output,
  work: (application: INestApplicationContext) => Promise<T>,
): Promise<T> {
  requireKeys(config);
  const database = await openDatabase(config, (line) => output.progress(line));
  try {
    if (database.kind === 'own') await migrate(database.url, (line) => output.progress(line));
    else await requireMigrated(database.url);
    const application = await NestFactory.createApplicationContext(
      CliModule.with(config.withDatabase(database.url), {
        logger: new AppLogger(createPino('silent', false)),
        metrics: new Metrics(),
        health: new Health(),
      }),
      { logger: false, abortOnError: false },
    );
    try {
      return await work(application);
    } finally {
      await application.close();
    }
  } finally {
    await database.close();
  }
}

/** New keys in the place of lost ones would open nothing. */
function requireKeys({ givenDatabaseUrl, dataFolder, secrets }: Config): void {
  if (givenDatabaseUrl !== undefined || !hasCluster(dataFolder) || !secrets.isEmpty()) return;
  throw new CommandRefused(
    `There is data in ${dataFolder}, but its keys are not in ${secrets.folder}: put your copy of them back.`,
  );
}

async function requireMigrated(url: string): Promise<void> {
  const pending = await pendingMigrations(url);
  if (pending.length === 0) return;
  throw new CommandRefused(
    'The database is not up to date with this AnoChat: start the server, or run "npm run anochat -- migrate".',
  );
}
