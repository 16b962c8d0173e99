'use strict';
/**
 * Builds the addon of native/ when it is absent or its sources have changed, and brings the
 * compiler and libraries for that where they are absent and may be installed. Without the addon the
 * server does the same in JavaScript, so nothing here fails a start unless NATIVE=required.
 * Uses nothing but Node and what `npm ci` brought, and no network besides apt.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const util = require('node:util');
const { hashOf, isStamped, root, runQuietly, say, stamp } = require('./bring-up-to-date.cjs');

const OUTPUT = 'native/build/Release/anochat_native.node';
const SOURCES = ['native/CMakeLists.txt', 'native/package.json', 'native/src'];
const INCLUDES = ['/usr/include', '/usr/local/include', '/opt/homebrew/include'];

/** What a build needs, and what it is called in Debian. The thing is looked for, not the package. */
const PARTS = [
  { package: 'g++', program: 'c++' },
  { package: 'make', program: 'make', or: 'ninja' },
  { package: 'cmake', program: 'cmake' },
  { package: 'libboost-dev', header: 'boost/asio.hpp' },
  { package: 'libsodium-dev', header: 'sodium.h' },
];
/** Without it the sockets are written to one by one. */
const LIBURING = { package: 'liburing-dev', header: 'liburing.h' };

/** For the tests and checks of the core. */
const DEVELOPMENT_PARTS = [
  { package: 'ninja-build', program: 'ninja' },
  { package: 'libgtest-dev', header: 'gtest/gtest.h' },
  { package: 'clang', program: 'clang++' },
  // The sanitizers and the fuzzer: clang only recommends them.
  { package: 'libclang-rt-dev', look: () => hasClangRuntime() },
  { package: 'clang-format', program: 'clang-format' },
  { package: 'clang-tidy', program: 'clang-tidy' },
];

const APT_OPTIONS = [
  // Another apt may be at work: it is waited for. A mirror that does not answer is not.
  ...['-o', 'DPkg::Lock::Timeout=300'],
  ...['-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::https::Timeout=10'],
  ...['-o', 'Acquire::Retries=0'],
];

const isThere = ({ program, or, header, look }) => {
  if (look !== undefined) return look();
  return header === undefined
    ? isOnPath(program) || (or !== undefined && isOnPath(or))
    : INCLUDES.some((folder) => fs.existsSync(path.join(folder, header)));
};

function hasClangRuntime() {
  const { stdout } = spawnSync('clang++', ['-print-resource-dir'], { encoding: 'utf8' });
  return Boolean(stdout) && fs.existsSync(path.join(stdout.trim(), 'lib'));
}

const isOnPath = (program) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => fs.existsSync(path.join(folder, program)));

/**
 * @returns {Promise<boolean>} whether there is an addon of these sources now
 * @throws Error when NATIVE=required and there is none
 */
async function bringNative() {
  const choice = nativeChoice();
  if (choice === 'off') return false;
  const hash = hashOf(['package-lock.json', ...SOURCES]);
  if (isStamped('native', hash, OUTPUT)) return true;
  const reason = await build(hash);
  if (reason === undefined) return true;
  // One of other sources is worse than none.
  fs.rmSync(path.join(root, OUTPUT), { force: true });
  const consequence =
    'Without it everything works as well, at several times the processor time a message.';
  if (choice === 'required') throw new Error(`The native core was not built: ${reason}`);
  say(`!! The native core was not built: ${reason}`);
  say(`!! ${consequence} NATIVE=off stops the attempts.`);
  return false;
}

/** As the environment or the file of settings says; the server checks the value. */
function nativeChoice() {
  if (process.env.NATIVE) return process.env.NATIVE;
  const file = path.join(root, '.env');
  return (fs.existsSync(file) && util.parseEnv(fs.readFileSync(file, 'utf8')).NATIVE) || 'auto';
}

/** @returns {Promise<string | undefined>} why not, when it was not built */
async function build(hash) {
  if (os.platform() !== 'linux') return `it is made for Linux, and this is ${os.platform()}.`;
  const command = bringParts([...PARTS, LIBURING], 'the native core');
  const missing = PARTS.filter((part) => !isThere(part));
  if (missing.length > 0) {
    return `there is no ${missing.map((part) => part.header ?? part.program).join(', ')}. As root: ${command}`;
  }
  // What did not compile will not by itself: the sources or the machine have to change first.
  if (isStamped('native-failed', `${hash} ${os.release()}`)) {
    return `it did not compile the last time; see ${logFile()}, and npm run build:native tries again.`;
  }
  say('AnoChat will build the native core in C++ (native/; half a minute or so) ...');
  const began = performance.now();
  // A build that is cut off half-way leaves a file that no stamp vouches for.
  stamp('native', '');
  const status = await compile();
  if (status !== 0) {
    stamp('native-failed', `${hash} ${os.release()}`);
    return `the compiler refused (exit code ${status}); see ${logFile()}`;
  }
  stamp('native', hash);
  say(`The native core is built, in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return undefined;
}

const logFile = () => path.join(root, 'node_modules/.cache/anochat/native.log');

function compile() {
  const cli = path.join(root, 'node_modules/cmake-js/bin/cmake-js');
  if (!fs.existsSync(cli)) return 127;
  const cpus = String(os.availableParallelism());
  return runQuietly(
    process.execPath,
    [cli, 'compile', '--directory', 'native', '--parallel', cpus],
    logFile(),
  );
}

/**
 * Installs what is absent, where this account may: it is root, or sudo asks for no password.
 *
 * @returns {string} the command that brings all of them
 */
function bringParts(parts, purpose) {
  const missing = parts.filter((part) => !isThere(part)).map((part) => part.package);
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (missing.length === 0 || !isOnPath('apt-get')) return command;
  const isRoot = process.getuid?.() === 0;
  const mayBecomeRoot =
    !isRoot && isOnPath('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0;
  if (!isRoot && !mayBecomeRoot) return command;
  // What could not be had costs no further start its time.
  if (isStamped('packages-failed', command)) return command;
  say(`AnoChat will install packages of the system for ${purpose}: ${missing.join(', ')} ...`);
  const failure = installWithApt(isRoot, missing);
  if (failure === undefined) return command;
  say(`${failure} failed; npm run build:native tries again`);
  stamp('packages-failed', command);
  return command;
}

/**
 * Only what waits for the network has an end set: an installation that is cut in two is worse than a
 * slow one.
 *
 * @returns {string | undefined} the call that failed
 */
function installWithApt(isRoot, packages) {
  const install = ['install', '-y', '--no-install-recommends'];
  const calls = [
    // Packages of last month's list may be gone; without a network the list at hand has to do.
    { args: ['update'], timeout: 60_000, mayFail: true },
    { args: [...install, '--download-only', ...packages], timeout: 600_000 },
    { args: [...install, ...packages] },
  ];
  for (const { args, timeout, mayFail } of calls) {
    const [program, ...rest] = [
      ...(isRoot ? [] : ['sudo', '-n']),
      ...['apt-get', '-q', ...APT_OPTIONS, ...args],
    ];
    const { status } = spawnSync(program, rest, {
      timeout,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0 && !mayFail) return `apt-get ${args.join(' ')}`;
  }
  return undefined;
}

/** @returns {string | undefined} what is missing for tests and checks of the core */
function bringDevelopmentParts() {
  const parts = [...PARTS, LIBURING, ...DEVELOPMENT_PARTS];
  const command = bringParts(parts, 'the tests and checks of the native core');
  const missing = parts.filter((part) => !isThere(part));
  return missing.length === 0
    ? undefined
    : `no ${missing.map((part) => part.package).join(', ')}; as root: ${command}`;
}

module.exports = { bringDevelopmentParts, bringNative, isOnPath };

if (require.main === module) {
  // Asked for by name: it tries again what failed before, and says what went wrong.
  for (const name of ['native-failed', 'packages-failed']) stamp(name, '');
  process.env.NATIVE = 'required';
  bringNative().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    if (fs.existsSync(logFile())) process.stderr.write(fs.readFileSync(logFile(), 'utf8'));
    process.exitCode = 1;
  });
}
