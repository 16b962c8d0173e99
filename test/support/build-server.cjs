'use strict';
/** Jest's globalSetup for tests that start the built server (instance.ts): builds it when it is out of date. */
const { buildWhatChanged } = require('../../tools/bring-up-to-date.cjs');

module.exports = () => buildWhatChanged(['contract', 'e2ee', 'server']);
