'use strict';
/** `npm run anochat -- ...`: brings what is missing and becomes the command. */
const { bringUpToDate } = require('./bring-up-to-date.cjs');

bringUpToDate({ builds: ['contract', 'e2ee', 'server'] }).then(
  () => require('../dist/src/cli/main.js'),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
