'use strict';
/** `npm start`: brings what is missing, says so before it does, and becomes the server. */
const { bringUpToDate } = require('./bring-up-to-date.cjs');
const { bringNative } = require('./native.cjs');

bringUpToDate({ builds: ['contract', 'e2ee', 'tokens', 'sdk', 'server', 'web'] })
  .then(bringNative)
  .then(
    () => require('../dist/src/main.js'),
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    },
  );
