'use strict';
/**
 * `npm run test:rolling -- [--clients N] [--instances N]`: instances (3) behind nginx with a real Kafka,
 * restarted one after the other under load while clients (3,000) are connected; prints how long they
 * were away, and the statements of a resume.
 */
const { bringUpToDate } = require('./bring-up-to-date.cjs');
const { bringBalancers } = require('./balancers.cjs');
const { bringKafka } = require('./kafka.cjs');
const { bringNative } = require('./native.cjs');

async function main() {
  await bringUpToDate({ builds: ['contract', 'e2ee', 'server'], output: process.stderr });
  await bringNative();
  bringBalancers();
  const { path, reason } = bringKafka();
  if (path === undefined) throw new Error(reason);
  process.env.KAFKA_LIB = path;
  require('./typescript.cjs');
  require('../test/cluster/rolling/main.ts');
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
