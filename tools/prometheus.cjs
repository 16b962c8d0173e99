'use strict';
/** Brings Debian's Prometheus, whose promtool the tests of rules and dashboard ask, without installing it. */
const fs = require('node:fs');
const path = require('node:path');
const { bringProgram, runOnce } = require('./bring-program.cjs');

/** @returns {{ path: string | undefined, reason: string }} promtool, or why there is none */
function bringPromtool() {
  const installed = '/usr/bin/promtool';
  if (fs.existsSync(installed)) return { path: installed, reason: '' };
  return bringProgram('PROMTOOL_PATH', 'prometheus-debian/promtool', (folder) => {
    const failure = runOnce('apt-get', ['download', 'prometheus'], { cwd: folder });
    if (failure) return failure;
    const file = fs.readdirSync(folder).find((name) => name.endsWith('.deb'));
    const unpacked = runOnce('dpkg-deb', ['-x', path.join(folder, file), folder]);
    if (unpacked) return unpacked;
    for (const program of ['prometheus', 'promtool'])
      fs.renameSync(path.join(folder, 'usr/bin', program), path.join(folder, program));
    fs.rmSync(path.join(folder, file));
    return '';
  });
}

module.exports = { bringPromtool };
