'use strict';
/** Programs of other makers that tests run, in a cache outside of the checkout, by version. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const CACHE = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'anochat/programs',
);
/** One that is built from source takes minutes on two cores, once a machine. */
const AT_MOST_MS = 20 * 60_000;

/**
 * @param {string} variable of the environment, that names a program to take instead
 * @param {string} place `<name>-<version>/<program>`
 * @param {(folder: string) => string} fetch puts the program into `folder`, or returns why it could not
 * @returns {{ path: string | undefined, reason: string }} the program, or why there is none
 */
function bringProgram(variable, place, fetch) {
  const given = process.env[variable];
  if (given) return { path: given, reason: '' };
  const program = path.join(CACHE, place);
  if (fs.existsSync(program)) return { path: program, reason: '' };
  fs.mkdirSync(CACHE, { recursive: true });
  // Aside, so that half of it is never taken for the whole.
  const folder = fs.mkdtempSync(path.join(CACHE, 'draft-'));
  try {
    // Beside what the caller prints: a bench prints JSON.
    process.stderr.write(`Bringing ${path.dirname(place)}\n`);
    const reason = fetch(folder);
    if (reason) return { path: undefined, reason };
    fs.chmodSync(path.join(folder, path.basename(program)), 0o755);
    fs.rmSync(path.dirname(program), { recursive: true, force: true });
    fs.renameSync(folder, path.dirname(program));
    return { path: program, reason: '' };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns why it failed, or nothing */
function runOnce(program, args, { env = {}, cwd } = {}) {
  const { status, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: AT_MOST_MS,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (error) return `${program}: ${error.code}`;
  if (status === 0) return '';
  return `${program} ${args.join(' ')}: ${stderr.trim().split('\n').at(-1)}`;
}

module.exports = { bringProgram, runOnce };
