'use strict';
/** Jest's globalSetup for end-to-end tests: a Postgres for those in one process, a build for instance.ts. */
const buildServer = require('./build-server.cjs');
const { default: startPostgres } = require('./postgres-setup.ts');

module.exports = async () => {
  await buildServer();
  await startPostgres();
};
