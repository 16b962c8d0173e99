'use strict';
/**
 * `npm run test:slow-clients -- [--count N]`: a server, N clients that never read and N half-open
 * ones (5,000 each), and people who talk meanwhile. As root it runs in a network namespace of its
 * own, where clients can really vanish; elsewhere their process is stopped.
 */
const { spawnSync } = require('node:child_process');
const { bringUpToDate } = require('./bring-up-to-date.cjs');
const { bringNative, isOnPath } = require('./native.cjs');

const OWN = 'SLOW_CLIENTS_NETWORK';

const mayHaveOwnNetwork = () =>
  isOnPath('ip') && spawnSync('unshare', ['--net', 'true']).status === 0;

async function main() {
  if (process.env[OWN] === undefined) {
    await bringUpToDate({ builds: ['contract', 'e2ee', 'server'], output: process.stderr });
    await bringNative();
    if (mayHaveOwnNetwork()) {
      const again = ['--net', process.execPath, __filename, ...process.argv.slice(2)];
      const env = { ...process.env, [OWN]: 'own' };
      process.exitCode = spawnSync('unshare', again, { stdio: 'inherit', env }).status ?? 1;
      return;
    }
  }
  require('./typescript.cjs');
  require('../test/chaos/slow-clients/main.ts');
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
