'use strict';
/**
 * Jest's globalSetup for end-to-end tests: Postgres for those in one process, and the builds of the
 * server (for instance.ts) and of the web client that it serves.
 */
const { buildWhatChanged } = require('../../tools/bring-up-to-date.cjs');
const { default: startPostgres } = require('./postgres-setup.ts');

module.exports = async (jest) => {
  await buildWhatChanged(['contract', 'e2ee', 'tokens', 'sdk', 'server', 'web']);
  await startPostgres(jest);
};
