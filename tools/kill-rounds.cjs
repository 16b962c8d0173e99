'use strict';
/** `npm run test:kill -- [--rounds N] [--victim NAME]`: so many kills of each victim, a line each. */
const { bringUpToDate } = require('./bring-up-to-date.cjs');

bringUpToDate({ builds: ['contract', 'e2ee', 'server'], output: process.stderr }).then(
  () => {
    require('./typescript.cjs');
    require('../test/chaos/kill-rounds.ts');
  },
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
