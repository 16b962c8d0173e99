'use strict';
/** Brings Debian's Redis, which a control of `npm run bench -- cluster` is made with. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');

/**
 * The second one is the very same program by the name that redis-tools has for it. It is run under its
 * own name, so that the package which would start a service need not be installed.
 */
const CANDIDATES = [
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
  '/usr/bin/redis-check-rdb',
];
const COMMAND = 'apt-get install -y --no-install-recommends redis-tools';

/**
 * @param {NodeJS.WriteStream & { fd: number }} output where progress goes
 * @returns {{ path: string | undefined, reason: string }} the program, or why there is none
 */
function bringRedis(output = process.stderr) {
  const given = process.env.REDIS_PATH;
  if (given) return { path: given, reason: '' };
  const find = () => CANDIDATES.find((file) => fs.existsSync(file));
  if (!find() && fs.existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) install(output);
  const path = find();
  return { path, reason: path ? '' : `no Redis; as root: ${COMMAND}` };
}

function install(output) {
  output.write('Installing redis-tools of the system\n');
  // Another apt may be at work: it is waited for.
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=300'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const stdio = ['ignore', output.fd, 'inherit'];
  spawnSync('apt-get', [...options, 'update'], { stdio, env });
  const { status } = spawnSync('apt-get', [...options, ...COMMAND.split(' ').slice(1)], {
    stdio,
    env,
  });
  if (status !== 0) output.write(`${COMMAND} failed (exit code ${status})\n`);
}

module.exports = { bringRedis };
