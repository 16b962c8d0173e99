import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Config, ConfigError, checkoutFolder } from './platform/config';
import { StartRefused, startServer, type RunningServer } from './start-server';

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const checkout = checkoutFolder();
  const settings = join(checkout, '.env');
  if (existsSync(settings)) process.loadEnvFile(settings); // the environment given goes before the file

  const starting = startServer(Config.fromEnvironment(process.env, checkout), tell);
  stopOnSignal(starting);
  await starting;
}

/**
 * The terminal sends a Ctrl-C to npm and to this process, and npm passes its own on: two that come
 * within this time are one.
 */
const ONE_CTRL_C_MS = 500;

/**
 * The first Ctrl-C or TERM stops in order, also in the middle of a start; a second one stops at once,
 * and Postgres with it (see startEmbeddedPostgres).
 */
function stopOnSignal(starting: Promise<RunningServer>): void {
  let stoppingSince: number | undefined;
  const onSignal = (): void => {
    if (stoppingSince === undefined) {
      stoppingSince = performance.now();
      tell('Stopping');
      starting.then((server) => server.close()).then(() => process.exit(0), fail);
      return;
    }
    if (performance.now() - stoppingSince > ONE_CTRL_C_MS) process.exit(130);
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
}

/** A refusal is for people and needs no stack; anything else is a fault of ours. */
function fail(error: unknown): never {
  const isRefusal = error instanceof ConfigError || error instanceof StartRefused;
  process.stderr.write(`${isRefusal ? error.message : inspectError(error)}\n`);
  process.exit(1);
}

function inspectError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch(fail);
