'use strict';
/**
 * `npm run bench -- NAME [--quick] [--json]`: a benchmark against its controls, interleaved in one
 * run. Whatever is said on the way goes to standard error: standard output is the result's alone.
 */
const { bringUpToDate } = require('./bring-up-to-date.cjs');
const { bringBrowser } = require('./browser.cjs');
const { bringNative } = require('./native.cjs');
const { bringSeaweedfs } = require('./object-stores.cjs');

// Some of them measure the built server as a process of its own.
const isOf = (...names) => names.some((name) => process.argv.includes(name));
const builds = [
  ...['contract', 'e2ee'],
  ...(isOf('delivery', 'media', 'sync') ? ['server'] : []),
  ...(isOf('media') ? ['tokens', 'sdk', 'web'] : []),
];

bringUpToDate({ builds, output: process.stderr })
  .then(bringNative)
  .then(() => isOf('media') && bringMediaPrograms())
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

/** A browser and an object store. What cannot be had is named, and what needs it left out. */
function bringMediaPrograms() {
  for (const [variable, bring] of [
    ['CHROMIUM_PATH', bringBrowser],
    ['WEED_PATH', bringSeaweedfs],
  ]) {
    const { path, reason } = bring(process.stderr);
    if (path) process.env[variable] = path;
    else process.stderr.write(`${reason}\n`);
  }
}
