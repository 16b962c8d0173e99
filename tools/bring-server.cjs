'use strict';
const { bringUpToDate } = require('./bring-up-to-date.cjs');
const { bringNative } = require('./native.cjs');

/** Brings and builds all that a server needs, the web client too. @throws Error that says what failed */
async function bringServer() {
  await bringUpToDate({ builds: ['contract', 'e2ee', 'tokens', 'sdk', 'server', 'web'] });
  await bringNative();
}

module.exports = { bringServer };
