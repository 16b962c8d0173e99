'use strict';
/** Builds the program that reads compose files as `docker compose` does (tools/compose-loader/). */
const path = require('node:path');
const { bringProgram, runOnce } = require('./bring-program.cjs');
const { hashOf, root } = require('./bring-up-to-date.cjs');

const SOURCES = 'tools/compose-loader';

/** @returns {{ path: string | undefined, reason: string }} the program, or why there is none */
function bringComposeLoader() {
  const version = hashOf([SOURCES]).slice(0, 12);
  const name = 'compose-loader';
  return bringProgram('COMPOSE_LOADER_PATH', `${name}-${version}/${name}`, (folder) =>
    runOnce('go', ['build', '-trimpath', '-o', path.join(folder, name), '.'], {
      cwd: path.join(root, SOURCES),
    }),
  );
}

module.exports = { bringComposeLoader };
