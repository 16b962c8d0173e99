'use strict';
/** `npm run test:fuzz -- [--count N] [--seed S]`: the fuzz test alone, longer, or as it went before. */
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
const root = path.dirname(__dirname);
const { status } = spawnSync(
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
process.exit(status ?? 1);
