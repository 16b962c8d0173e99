'use strict';
/**
 * `npm run bench -- NAME [--quick] [--json]`: a benchmark against its controls, interleaved in one
 * run. Whatever is said on the way goes to standard error: standard output is the result's alone.
 */
const { spawn, spawnSync } = require('node:child_process');
const path = require('node:path');

const prepare = `require('./bring-up-to-date.cjs').bringUpToDate({ builds: ['contract'] })
  .then(require('./native.cjs').bringNative)
  .catch((error) => { process.stderr.write(error.message + '\\n'); process.exit(1); })`;
const prepared = spawnSync(process.execPath, ['-e', prepare], {
  cwd: __dirname,
  stdio: ['ignore', 2, 2],
});
if (prepared.status !== 0) process.exit(prepared.status ?? 1);

const program = path.join(__dirname, '../test/bench/main.ts');
const bench = spawn(
  process.execPath,
  ['--require', path.join(__dirname, 'typescript.cjs'), program, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
// The terminal's Ctrl-C reaches the child by itself; a TERM to npm is passed on.
process.on('SIGINT', () => undefined).on('SIGTERM', () => bench.kill('SIGTERM'));
bench.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)));
