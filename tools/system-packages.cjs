'use strict';
/** Packages of the system that tests need, from Debian's apt. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');

/**
 * @param {Record<string, readonly string[]>} parts a package and the files of which it brings one: what is
 *   looked for is the thing, not the package's name
 * @param {string} purpose whose tests they are for
 * @param {NodeJS.WriteStream & { fd: number }} output where progress goes
 * @returns {string} the command that brings what was missing
 */
function bringSystemPackages(parts, purpose, output) {
  const missing = Object.keys(parts).filter(
    (name) => !parts[name].some((file) => fs.existsSync(file)),
  );
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (missing.length > 0 && fs.existsSync('/usr/bin/apt-get')) {
    if (process.getuid?.() === 0) install(missing, command, purpose, output);
    else output.write(`The tests of ${purpose} lack packages of the system; as root: ${command}\n`);
  }
  return command;
}

function install(packages, command, purpose, output) {
  const names = packages.join(', ');
  output.write(`Installing packages of the system for the tests of ${purpose}: ${names}\n`);
  // Another apt may be at work: it is waited for.
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=300'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const stdio = ['inherit', output.fd, 'inherit'];
  spawnSync('apt-get', [...options, 'update'], { stdio, env });
  const args = [...options, 'install', '-y', '--no-install-recommends', ...packages];
  const { status } = spawnSync('apt-get', args, { stdio, env });
  if (status !== 0) output.write(`${command} failed (exit code ${status})\n`);
}

module.exports = { bringSystemPackages };
