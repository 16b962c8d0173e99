import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Config, checkoutFolder } from '../platform/config';
import { runCommand } from './program';

function readConfig(): Config {
  const checkout = checkoutFolder();
  const settings = join(checkout, '.env');
  if (existsSync(settings)) process.loadEnvFile(settings); // the environment given goes before the file
  return Config.fromEnvironment(process.env, checkout);
}

void runCommand(process.argv.slice(2), readConfig).then((code) => process.exit(code));
