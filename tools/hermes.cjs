'use strict';
/**
 * Brings the JavaScript engine of React Native, of which npm has a build that runs scripts (MIT). It is
 * no package of this project: it would be 57 MB more for everybody who installs it.
 */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { bringProgram, runOnce } = require('./bring-program.cjs');

const PACKAGE = 'hermes-engine-cli';
const VERSION = '0.12.0';
const SHA512 =
  '72a5yvwSC2qWtxJ80nlcoCCfNTkpYI8VVAfOro4FL9O105NM8Vpigz/A5Nq1rECKdP7M1N81HHiYL6jU5N1gYw==';

const BUILDS = { 'linux-x64': 'linux64-bin/hermes', 'darwin-x64': 'osx-bin/hermes' };

/** @returns {{ path: string | undefined, reason: string }} the program, or why there is none */
function bringHermes() {
  const platform = `${process.platform}-${process.arch}`;
  const build = BUILDS[platform];
  if (!build && !process.env.HERMES_PATH)
    return { path: undefined, reason: `${PACKAGE} has no build for ${platform}` };
  return bringProgram('HERMES_PATH', `hermes-${VERSION}/hermes`, (folder) => fetch(build, folder));
}

function fetch(build, folder) {
  const packed = runOnce('npm', ['pack', '--silent', `${PACKAGE}@${VERSION}`], { cwd: folder });
  if (packed) return packed;
  const archive = path.join(folder, `${PACKAGE}-${VERSION}.tgz`);
  const digest = createHash('sha512').update(fs.readFileSync(archive)).digest('base64');
  if (digest !== SHA512) return `${PACKAGE}@${VERSION} is not what it was: sha512-${digest}`;
  const member = `package/${build}`;
  const unpacked = runOnce('tar', ['-xzf', archive, '-C', folder, member]);
  if (unpacked) return unpacked;
  fs.renameSync(path.join(folder, member), path.join(folder, 'hermes'));
  fs.rmSync(path.join(folder, 'package'), { recursive: true });
  fs.rmSync(archive);
  return '';
}

module.exports = { bringHermes };
