'use strict';
/** `npm run build`: what a start brings, ahead of it, for a server that may write nothing where it lies. */
const { bringServer } = require('./bring-server.cjs');

bringServer().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
