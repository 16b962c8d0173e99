'use strict';
/**
 * `node tools/export.cjs web [android ios]`: bundles what an app or a page is made of, each into its
 * folder of `dist`. Nothing is asked of the network.
 */
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const cli = require.resolve('expo/bin/cli', { paths: [root] });
const env = {
  ...process.env,
  // Watches no files and asks nobody.
  CI: '1',
  EXPO_OFFLINE: '1',
  EXPO_NO_TELEMETRY: '1',
  // A run of tests sets it to `test`.
  NODE_ENV: 'production',
};

for (const platform of process.argv.slice(2)) {
  const args = [cli, 'export', '--platform', platform, '--output-dir', `dist/${platform}`];
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
