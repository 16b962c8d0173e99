'use strict';
/**
 * Installs npm packages and builds what has changed since the last time, each step only when it is
 * needed. Uses nothing but Node, because it runs before there is anything else.
 */
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.dirname(__dirname);
const PROGRESS_MS = 10_000;
const stamps = path.join(root, 'node_modules/.cache/anochat');

/** The workspaces that the server and its tests need; those of other clients bring far more. */
const WORKSPACES = ['contract', 'e2ee', 'clients/tokens', 'clients/sdk', 'clients/web'];

/** In the order of their dependence. `sources` are hashed; `output` must exist. */
const BUILDS = {
  contract: {
    title: 'contract',
    folder: 'contract',
    sources: ['contract'],
    output: 'contract/dist',
  },
  e2ee: {
    title: 'end-to-end encryption',
    folder: 'e2ee',
    sources: ['contract/src', 'e2ee'],
    output: 'e2ee/dist',
  },
  tokens: {
    title: 'design tokens',
    folder: 'clients/tokens',
    sources: ['clients/tokens'],
    output: undefined,
  },
  sdk: {
    title: 'client SDK',
    folder: 'clients/sdk',
    sources: ['contract/src', 'e2ee/src', 'clients/sdk'],
    output: undefined,
  },
  server: {
    title: 'server',
    folder: '.',
    sources: [
      'contract/src',
      'e2ee/src',
      'src',
      'migrations',
      'tsconfig.json',
      'tsconfig.base.json',
      'tsconfig.build.json',
    ],
    output: 'dist/src/main.js',
  },
  web: {
    title: 'web client',
    folder: 'clients/web',
    sources: ['contract/src', 'e2ee/src', 'clients/tokens', 'clients/sdk', 'clients/web'],
    output: 'clients/web/dist/index.html',
  },
  desktop: {
    title: 'desktop client',
    folder: 'clients/desktop',
    sources: ['contract/src', 'clients/tokens', 'clients/desktop'],
    output: 'clients/desktop/dist/main.cjs',
  },
  // Its screens in a browser: what stories of the mobile client are told on.
  mobile: {
    title: 'screens of the mobile client',
    folder: 'clients/mobile',
    sources: ['contract/src', 'e2ee/src', 'clients/tokens', 'clients/sdk', 'clients/mobile'],
    output: 'clients/mobile/dist/web/index.html',
  },
};

/** Made by builds, so no source. */
const NO_SOURCE = new Set(['node_modules', 'dist', 'coverage', 'test-results']);
const NO_SOURCE_FILE = /\.(spec\.tsx?|tsbuildinfo|log)$/;

/** Where progress goes, of this and of what it runs. */
let told = process.stdout;

/**
 * @param {{ builds: readonly string[], everyWorkspace?: boolean, output?: NodeJS.WriteStream & { fd: number } }} wanted
 *   names of BUILDS; standard error as `output` leaves standard output to the results of the command
 * @throws Error whose message tells the person at the terminal what failed
 */
async function bringUpToDate({ builds, everyWorkspace = false, output = process.stdout }) {
  told = output;
  requireNode();
  const install = everyWorkspace ? wholeInstallStep() : installStep();
  if (install) await perform([install], 'AnoChat will bring what is missing:');
  // Which builds there are is known only with the packages at hand: their hash is part of it.
  await buildWhatChanged(builds);
}

/**
 * Without a look at the packages: for tests, which run on those that are there.
 *
 * @param {readonly string[]} builds names of BUILDS
 */
async function buildWhatChanged(builds) {
  const missing = builds.map(buildStep).filter((step) => step !== undefined);
  if (missing.length > 0) await perform(missing, 'AnoChat will build what has changed:');
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(
    `AnoChat needs Node 20.19 or newer, and this is ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer one (https://nodejs.org), then run the command again.',
  );
}

function installStep() {
  const hash = installHash();
  if (isStamped('install', hash, 'node_modules/.package-lock.json')) return undefined;
  if (isInstalled() && isPatched()) {
    stamp('install', hash);
    return undefined;
  }
  const workspaces = WORKSPACES.filter((w) => fs.existsSync(path.join(root, w, 'package.json')));
  return {
    name: 'install',
    hash,
    // Development packages too, whatever NODE_ENV says: the builds are made with them.
    run: () =>
      npm([
        'ci',
        // Warnings about packages that want a newer Node are for those who choose them.
        '--loglevel=error',
        '--include=dev',
        '--include-workspace-root',
        '--no-audit',
        '--no-fund',
        ...workspaces.map((w) => `--workspace=${w}`),
      ]),
    says: `npm packages of ${workspaces.length + 1} workspaces into ${path.join(root, 'node_modules')} (npm ci; a few hundred MB, a minute or so)`,
  };
}

/** With those of desktop and mobile. */
function wholeInstallStep() {
  if (isInstalled() && isPatched()) return undefined;
  const { workspaces } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return {
    name: 'install',
    hash: installHash(),
    run: () => npm(['ci', '--loglevel=error', '--include=dev', '--no-audit', '--no-fund']),
    says: `npm packages of all ${workspaces.length + 1} workspaces into ${path.join(root, 'node_modules')} (npm ci; more than a GB, some minutes)`,
  };
}

function installHash() {
  return hashOf([
    'package.json',
    'package-lock.json',
    'patches',
    ...WORKSPACES.map((w) => `${w}/package.json`),
  ]);
}

/** True when npm's own record of node_modules has every package of the lockfile, as after an `npm install`. */
function isInstalled() {
  const installed = packagesOf('node_modules/.package-lock.json');
  const locked = packagesOf('package-lock.json');
  return (
    installed !== undefined &&
    locked !== undefined &&
    Object.entries(locked).every(([place, { version, optional, link }]) => {
      if (!place.includes('node_modules/')) return true;
      if (link) return fs.existsSync(path.join(root, place));
      return installed[place] ? installed[place].version === version : optional === true;
    })
  );
}

/** By the sign that e2ee asks for as well: an older patch is mended by a new `npm ci` alone. */
function isPatched() {
  const patch = fs.readFileSync(path.join(root, 'patches/ts-mls+1.6.4.patch'), 'utf8');
  const sign = /^\+(export const anochatPatch = \d+;)$/m.exec(patch)?.[1];
  const patched = path.join(root, 'node_modules/ts-mls/dist/src/clientState.js');
  return sign !== undefined && fs.readFileSync(patched, 'utf8').includes(sign);
}

function packagesOf(lockfile) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, lockfile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function buildStep(name) {
  const { title, folder, sources, output } = BUILDS[name];
  if (name !== 'server' && !scriptsOf(folder).build) return undefined;
  const hash = hashOf(['package-lock.json', 'patches', ...sources]);
  if (isStamped(`build-${name}`, hash, output)) return undefined;
  const run =
    name === 'server'
      ? () => {
          // tsc believes its own record of what it has written, so both stay or both go.
          if (!fs.existsSync(path.join(root, output)))
            fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true });
          return node([
            path.join(root, 'node_modules/typescript/bin/tsc'),
            '-p',
            'tsconfig.build.json',
          ]);
        }
      : () => npm(['run', 'build', '--silent', `--workspace=${folder}`]);
  return { name: `build-${name}`, hash, run, says: `the ${title}` };
}

function scriptsOf(folder) {
  const manifest = path.join(root, folder, 'package.json');
  return fs.existsSync(manifest)
    ? (JSON.parse(fs.readFileSync(manifest, 'utf8')).scripts ?? {})
    : {};
}

async function perform(steps, heading) {
  say(heading);
  for (const step of steps) say(`  - ${step.says}`);
  for (const [index, step] of steps.entries()) {
    const count = `[${index + 1}/${steps.length}]`;
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    say(`${count} ${step.says} ...`);
    // A long silence looks like a standstill.
    const alive = setInterval(() => say(`${count} ... ${Math.round(seconds())} s`), PROGRESS_MS);
    try {
      await step.run();
    } finally {
      clearInterval(alive);
    }
    stamp(step.name, step.hash);
    say(`${count} done in ${seconds().toFixed(1)} s`);
  }
}

function isStamped(name, hash, output) {
  if (output && !fs.existsSync(path.join(root, output))) return false;
  try {
    return fs.readFileSync(path.join(stamps, name), 'utf8') === hash;
  } catch {
    return false;
  }
}

function stamp(name, hash) {
  fs.mkdirSync(stamps, { recursive: true });
  fs.writeFileSync(path.join(stamps, name), hash);
}

/** Of the content and names of files and folders; what does not exist counts as empty. */
function hashOf(places) {
  const hash = createHash('sha256').update(process.version);
  for (const place of places) addToHash(hash, place);
  return hash.digest('hex');
}

function addToHash(hash, place) {
  const absolute = path.join(root, place);
  const stat = fs.statSync(absolute, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isDirectory()) {
    for (const name of fs.readdirSync(absolute).sort()) {
      if (!NO_SOURCE.has(name) && !NO_SOURCE_FILE.test(name)) addToHash(hash, `${place}/${name}`);
    }
    return;
  }
  hash.update(`${place}\0${stat.size}\0`).update(fs.readFileSync(absolute));
}

/** The npm that runs this, else the one on PATH. */
function npm(args) {
  const cli = process.env.npm_execpath;
  return cli ? node([cli, ...args]) : run('npm', args);
}

function node(args) {
  return run(process.execPath, args);
}

async function run(program, args) {
  const code = await exitCodeOf(program, args, [told.fd, 'inherit']);
  if (code === 0) return;
  throw new Error(
    `${[path.basename(program), ...args].join(' ')} failed (exit code ${code}); see above.`,
  );
}

/**
 * @param {string} log file for what it says
 * @returns {Promise<number>} its exit code
 */
async function runQuietly(program, args, log) {
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const file = fs.openSync(log, 'w');
  try {
    return await exitCodeOf(program, args, [file, file]);
  } finally {
    fs.closeSync(file);
  }
}

/** Waits without blocking, so that TERM and Ctrl-C end the child and then this. */
function exitCodeOf(program, args, output) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', ...output] });
    const pass = (signal) => child.kill(signal);
    process.once('SIGTERM', pass).once('SIGINT', pass);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGTERM', pass).off('SIGINT', pass);
      if (signal) process.exit(130);
      resolve(code);
    });
  });
}

function say(line) {
  told.write(`${line}\n`);
}

module.exports = {
  bringUpToDate,
  buildWhatChanged,
  hashOf,
  isStamped,
  node,
  npm,
  root,
  runQuietly,
  say,
  stamp,
};
