'use strict';
/**
 * Locks the optional packages of other platforms that npm left out of package-lock.json because the
 * registry at hand did not have them: `npm ci` refuses a lockfile without them, and people on those
 * platforms would lack them. Run it after `npm install`; with --check it only tells.
 */
const fs = require('node:fs');
const path = require('node:path');

const file = path.join(path.dirname(__dirname), 'package-lock.json');
const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

const lockfile = JSON.parse(fs.readFileSync(file, 'utf8'));
const added = [];
for (const [place, entry] of Object.entries(lockfile.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!/^\d+\.\d+\.\d+/.test(version) || isLocked(place, name)) continue;
    const top = `node_modules/${name}`;
    const home = lockfile.packages[top] ? `${place}/${top}` : top;
    lockfile.packages[home] = describe(name, version, entry);
    added.push(`${name}@${version}`);
  }
}
finish();

/** As Node looks it up: in the package's own node_modules, then in each one above it. */
function isLocked(place, name) {
  let folder = place;
  for (;;) {
    if (lockfile.packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`])
      return true;
    if (folder === '') return false;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  }
}

/** The platform as the package's name tells it, the way such packages are named. */
function describe(name, version, parent) {
  const words = name.replace('windows', 'win32').split(/[-/]/);
  const os = SYSTEMS.filter((word) => words.includes(word));
  const cpu = PROCESSORS.filter((word) => words.includes(word));
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}

function finish() {
  if (added.length === 0) return;
  if (process.argv.includes('--check')) {
    process.stderr.write(
      `package-lock.json lacks ${added.join(', ')}: run node tools/complete-lockfile.cjs\n`,
    );
    process.exitCode = 1;
    return;
  }
  const sorted = Object.entries(lockfile.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  lockfile.packages = Object.fromEntries(sorted);
  fs.writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`);
  process.stdout.write(`Locked ${added.length} packages of other platforms\n`);
}
