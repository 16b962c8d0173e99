'use strict';
/**
 * `npm run bench -- NAME [--quick] [--json]`: a benchmark against its controls, interleaved in one
 * run. Whatever is said on the way goes to standard error: standard output is the result's alone.
 */
const { bringUpToDate } = require('./bring-up-to-date.cjs');
const { bringBrowser } = require('./browser.cjs');
const { bringKafka } = require('./kafka.cjs');
const { bringNative } = require('./native.cjs');
const { bringSeaweedfs } = require('./object-stores.cjs');
const { bringRedis } = require('./redis.cjs');

/** A browser and an object store. */
const MEDIA_PROGRAMS = [
  ['CHROMIUM_PATH', bringBrowser],
  ['WEED_PATH', bringSeaweedfs],
];
/** Two brokers: the product's own, and the one of its control. */
const CLUSTER_PROGRAMS = [
  ['KAFKA_LIB', bringKafka],
  ['REDIS_PATH', bringRedis],
];

// Some of them measure the built server as a process of its own.
const isOf = (...names) => names.some((name) => process.argv.includes(name));
const builds = [
  ...['contract', 'e2ee'],
  ...(isOf('backup', 'cluster', 'delivery', 'footprint', 'media', 'sync') ? ['server'] : []),
  ...(isOf('media') ? ['tokens', 'sdk', 'web'] : []),
];

bringUpToDate({ builds, output: process.stderr })
  .then(bringNative)
  .then(() => isOf('media') && bring(MEDIA_PROGRAMS))
  .then(() => isOf('cluster') && bring(CLUSTER_PROGRAMS))
  .then(
    () => {
      require('./typescript.cjs');
      require('../test/bench/main.ts');
    },
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    },
  );

/** What cannot be had is named, and what needs it left out. */
function bring(programs) {
  for (const [variable, bringOne] of programs) {
    const { path, reason } = bringOne(process.stderr);
    if (path) process.env[variable] = path;
    else process.stderr.write(`${reason}\n`);
  }
}
