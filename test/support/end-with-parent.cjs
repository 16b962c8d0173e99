'use strict';
/**
 * Preloaded into servers that a test or a benchmark starts: when that is gone without a stop, by
 * Ctrl-C, TERM or kill -9, the server stops in order too (its Postgres with it) and its folder goes.
 */
const { rmSync } = require('node:fs');

const folder = process.env.REMOVE_WITH_PARENT;
// The channel must not keep alive what has nothing else to do.
process.channel?.unref();
process.once('disconnect', () => {
  if (folder) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.kill(process.pid, 'SIGTERM');
});
