'use strict';
/** `npm start`: brings what is missing, says so before it does, and becomes the server. */
const { bringServer } = require('./bring-server.cjs');

bringServer().then(
  () => require('../dist/src/main.js'),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
