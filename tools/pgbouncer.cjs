'use strict';
/**
 * Brings a PgBouncer that carries prepared statements through transactions (1.21 or newer) for
 * `npm run test:cluster`: the installed one if it is new enough, else Debian's of a newer release, built
 * from its source, without installing it.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { bringProgram, runOnce } = require('./bring-program.cjs');
const { bringSystemPackages } = require('./system-packages.cjs');

const INSTALLED = ['/usr/sbin/pgbouncer', '/usr/local/bin/pgbouncer', '/usr/bin/pgbouncer'];
const RELEASE = 'trixie';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const MIRROR = `deb-src [signed-by=${KEYRING}] http://deb.debian.org/debian ${RELEASE} main\n`;
/** What it is built with. */
const PARTS = {
  'libevent-dev': ['/usr/include/event2/event.h'],
  'libssl-dev': ['/usr/include/openssl/ssl.h'],
  'pkg-config': ['/usr/bin/pkg-config'],
  'dpkg-dev': ['/usr/bin/dpkg-source'],
};

/** @returns {{ path: string | undefined, reason: string }} the program, or why there is none */
function bringPgbouncer() {
  const installed = INSTALLED.find(isNewEnough);
  if (installed) return { path: installed, reason: '' };
  return bringProgram('PGBOUNCER_PATH', `pgbouncer-debian-${RELEASE}/pgbouncer`, build);
}

function isNewEnough(program) {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 21);
}

function build(folder) {
  if (!fs.existsSync('/usr/bin/apt-get')) return 'PgBouncer 1.21 is built from Debian, by apt';
  bringSystemPackages(PARTS, 'a cluster', process.stderr);
  const source = path.join(folder, 'source');
  const lists = path.join(folder, 'lists');
  for (const made of [source, path.join(lists, 'partial')]) fs.mkdirSync(made, { recursive: true });
  const list = path.join(folder, 'sources.list');
  fs.writeFileSync(list, MIRROR);
  // Beside what this machine knows of packages, which stays as it is.
  const apart = [
    ...['-o', `Dir::Etc::sourcelist=${list}`, '-o', 'Dir::Etc::sourceparts=-'],
    ...['-o', `Dir::State::lists=${lists}`, '-o', 'APT::Sandbox::User=root'],
    ...['-o', 'Dir::Cache::pkgcache=', '-o', 'Dir::Cache::srcpkgcache='],
  ];
  const steps = [
    () => runOnce('apt-get', ['-q', ...apart, 'update']),
    () => runOnce('apt-get', ['-q', ...apart, 'source', 'pgbouncer'], { cwd: source }),
    () => compile(folder, source),
  ];
  for (const step of steps) {
    const failure = step();
    if (failure) return failure;
  }
  for (const rest of [source, lists, list]) fs.rmSync(rest, { recursive: true });
  return '';
}

function compile(folder, source) {
  const name = fs.readdirSync(source).find((entry) => /^pgbouncer-[\d.]+$/.test(entry));
  if (name === undefined) return 'the source of pgbouncer was not unpacked';
  const cwd = path.join(source, name);
  const failure =
    runOnce('./configure', ['--without-cares'], { cwd }) || runOnce('make', [], { cwd });
  if (failure) return failure;
  fs.copyFileSync(path.join(cwd, 'pgbouncer'), path.join(folder, 'pgbouncer'));
  return '';
}

module.exports = { bringPgbouncer };
