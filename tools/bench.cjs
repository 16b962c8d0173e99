'use strict';
/**
 * `npm run bench -- NAME [--quick] [--json]`: a benchmark against its controls, interleaved in one
 * run. Whatever is said on the way goes to standard error: standard output is the result's alone.
 */
const { bringUpToDate } = require('./bring-up-to-date.cjs');
const { bringNative } = require('./native.cjs');

// Some of them measure the built server as a process of its own.
const isOfServer = ['delivery', 'sync'].some((name) => process.argv.includes(name));
const builds = isOfServer ? ['contract', 'e2ee', 'server'] : ['contract', 'e2ee'];

bringUpToDate({ builds, output: process.stderr })
  .then(bringNative)
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
