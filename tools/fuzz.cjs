'use strict';
/**
 * `npm run test:fuzz -- [--count N] [--seed S]`: the fuzz test alone, with other input each time,
 * longer, or as it went before.
 */
const { spawn } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const { count, seed = String(Date.now() % 1_000_000) } = values;
const root = path.dirname(__dirname);
const fuzz = spawn(
  process.execPath,
  [path.join(root, 'node_modules/jest/bin/jest.js'), '--selectProjects', 'fuzz'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      FUZZ_SEED: seed,
      ...(count !== undefined && { FUZZ_COUNT: count }),
    },
  },
);
// The terminal's Ctrl-C reaches the child by itself; a TERM to npm is passed on.
process.on('SIGINT', () => undefined).on('SIGTERM', () => fuzz.kill('SIGTERM'));
fuzz.on('exit', (code) => process.exit(code ?? 1));
