'use strict';
/** Brings Debian's Chromium, the fonts of the design and ffmpeg for the browser tests. */
const fs = require('node:fs');
const { bringSystemPackages } = require('./system-packages.cjs');

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A file that each package brings. */
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
  'fonts-noto-color-emoji': ['/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'],
};

/**
 * @param {NodeJS.WriteStream & { fd: number }} output where progress goes
 * @returns {{ path: string | undefined, reason: string }} the browser, or why there is none
 */
function bringBrowser(output = process.stdout) {
  const given = process.env.CHROMIUM_PATH;
  if (given) return { path: given, reason: '' };
  const command = bringSystemPackages(PARTS, 'browsers', output);
  const found = CANDIDATES.find((file) => fs.existsSync(file));
  return { path: found, reason: found ? '' : `no Chromium; as root: ${command}` };
}

module.exports = { bringBrowser };
