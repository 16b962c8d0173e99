'use strict';
/** `npm run test:fuzz -- [--count N] [--seed S]`: the fuzz test alone, longer, or as it went before. */
const { spawn } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const root = path.dirname(__dirname);
const fuzz = spawn(
  process.execPath,
  [path.join(root, 'node_modules/jest/bin/jest.js'), '--selectProjects', 'fuzz'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(values.count !== undefined && { FUZZ_COUNT: values.count }),
      ...(values.seed !== undefined && { FUZZ_SEED: values.seed }),
    },
  },
);
// The terminal's Ctrl-C reaches the child by itself; a TERM to npm is passed on.
process.on('SIGINT', () => undefined).on('SIGTERM', () => fuzz.kill('SIGTERM'));
fuzz.on('exit', (code) => process.exit(code ?? 1));
