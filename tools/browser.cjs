'use strict';
/** Brings Debian's Chromium, the fonts of the design and ffmpeg for the browser tests. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A file that each package brings: what is looked for is the thing, not the package's name. */
const PARTS = {
  chromium: CANDIDATES,
  // Makes the films and sounds that are sent in tests.
  ffmpeg: ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg'],
  'fonts-inter': [
    '/usr/share/fonts/opentype/inter',
    '/usr/share/fonts/truetype/inter',
    '/usr/share/fonts-inter',
  ],
  'fonts-noto-core': ['/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf'],
  ffmpeg: ['/usr/bin/ffmpeg'],
  'fonts-noto-color-emoji': ['/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'],
};

/**
 * @param {NodeJS.WriteStream & { fd: number }} output where progress goes
 * @returns {{ path: string | undefined, reason: string }} the browser, or why there is none
 */
function bringBrowser(output = process.stdout) {
  const given = process.env.CHROMIUM_PATH;
  if (given) return { path: given, reason: '' };
  const missing = Object.keys(PARTS).filter(
    (name) => !PARTS[name].some((file) => fs.existsSync(file)),
  );
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (missing.length > 0 && fs.existsSync('/usr/bin/apt-get')) {
    if (process.getuid?.() === 0) install(missing, command, output);
    else output.write(`The browser tests lack packages of the system; as root: ${command}\n`);
  }
  const found = CANDIDATES.find((file) => fs.existsSync(file));
  return { path: found, reason: found ? '' : `no Chromium; as root: ${command}` };
}

function install(packages, command, output) {
  output.write(`Installing packages of the system for the browser tests: ${packages.join(', ')}\n`);
  // Another apt may be at work: it is waited for.
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=300'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const stdio = ['inherit', output.fd, 'inherit'];
  spawnSync('apt-get', [...options, 'update'], { stdio, env });
  const args = [...options, 'install', '-y', '--no-install-recommends', ...packages];
  const { status } = spawnSync('apt-get', args, { stdio, env });
  if (status !== 0) output.write(`${command} failed (exit code ${status})\n`);
}

module.exports = { bringBrowser };
