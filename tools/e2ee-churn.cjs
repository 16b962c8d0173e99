'use strict';
/**
 * `npm run test:churn -- [--seeds N] [--commits M] [--seed S]`: the churn of an encrypted group
 * alone, longer, with other input each time, or as it went before.
 */
const { spawn } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { values } = parseArgs({
  options: { seeds: { type: 'string' }, commits: { type: 'string' }, seed: { type: 'string' } },
});
const { seeds = '100', commits = '300', seed = String(Date.now() % 1_000_000) } = values;
const root = path.dirname(__dirname);
const churn = spawn(
  process.execPath,
  [
    path.join(root, 'node_modules/jest/bin/jest.js'),
    'e2ee/src/mls/churn.spec.ts',
    '--selectProjects',
    'unit',
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CHURN_SEEDS: seeds, CHURN_COMMITS: commits, CHURN_SEED: seed },
  },
);
// The terminal's Ctrl-C reaches the child by itself; a TERM to npm is passed on.
process.on('SIGINT', () => undefined).on('SIGTERM', () => churn.kill('SIGTERM'));
churn.on('exit', (code) => process.exit(code ?? 1));
