'use strict';
/**
 * `npm test`: brings what is missing, runs every suite, and ends with one line of totals.
 * `npm test -- unit medium` runs those suites alone, `npm test -- --cluster` the one of
 * `npm run test:cluster` too, which brings servers from other registries.
 */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bringUpToDate, root } = require('./bring-up-to-date.cjs');
const { bringBrowser } = require('./browser.cjs');
const { bringHermes } = require('./hermes.cjs');
const { bringNative } = require('./native.cjs');
const { bringMinio, bringSeaweedfs } = require('./object-stores.cjs');
const { runNativeTests } = require('./native-tests.cjs');

const JEST_SUITES = ['unit', 'simulation', 'medium', 'e2e', 'chaos', 'fuzz', 'cluster'];
/** Again, on the second implementations: Node's sockets, and sealing in WebAssembly. */
const JAVASCRIPT_SUITES = {
  // All but what is the same whoever carries the frames, keys and groups, and what runs on both
  // sealers by itself, the rotation of the master key.
  'medium-javascript': {
    project: 'medium',
    paths: ['test/medium/(conversations|realtime|sdk)/(?!encryption|keys|master-key)'],
  },
  // Everything that speaks to the socket without a browser: the SDK, a bot, proxies, the vectors of
  // events; of the browsers' stories, those of talking, of a connection that comes and goes, and of
  // accounts whose sessions end. The others are about what a browser shows, encrypts and keeps.
  'e2e-javascript': {
    project: 'e2e',
    paths: ['test/e2e/(?!api-docs|known-answers|browser/(?!people-talk|away-and-back|accounts))'],
  },
};
const VITEST_SUITES = { tokens: 'clients/tokens', sdk: 'clients/sdk', web: 'clients/web' };

const EVERY_SUITE = [
  ...JEST_SUITES,
  ...Object.keys(JAVASCRIPT_SUITES),
  ...Object.keys(VITEST_SUITES),
  'native',
];
/** Suites that run on the addon too. */
const NATIVE_SUITES = ['medium', 'medium-javascript', 'e2e', 'chaos', 'fuzz'];

/**
 * A file a core: each has a server, a database and a browser of its own. The others run one file
 * after another: they kill what they started, measure memory, or take every core themselves.
 */
const SIDE_BY_SIDE = ['unit', 'medium', 'e2e'];

/** Which suites need a build. */
const NEEDS = {
  contract: EVERY_SUITE,
  e2ee: EVERY_SUITE,
  tokens: EVERY_SUITE,
  sdk: EVERY_SUITE,
  server: ['medium', 'e2e', 'chaos', 'fuzz', ...Object.keys(JAVASCRIPT_SUITES)],
  web: ['e2e', 'e2e-javascript'],
};
const BUILDS = Object.keys(NEEDS);

async function main() {
  const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
  const unknown = chosen.find((name) => !EVERY_SUITE.includes(name));
  if (unknown)
    throw new Error(`There is no suite ${unknown}; there are ${EVERY_SUITE.join(', ')}.`);
  const isWithCluster = process.argv.includes('--cluster');
  const isWanted = (name) =>
    chosen.length === 0 ? name !== 'cluster' || isWithCluster : chosen.includes(name);
  await bringUpToDate({ builds: BUILDS.filter((build) => NEEDS[build].some(isWanted)) });
  if (NATIVE_SUITES.some(isWanted)) await bringNative();
  const browser = NEEDS.web.some(isWanted)
    ? bringBrowser()
    : { path: undefined, reason: 'not asked for' };

  const programs = [
    ['HERMES_PATH', bringHermes, 'e2e'],
    ['WEED_PATH', bringSeaweedfs, 'cluster'],
    ['MINIO_PATH', bringMinio, 'cluster'],
  ];
  for (const [variable, bring] of programs.filter(([, , suite]) => isWanted(suite))) {
    const { path: program, reason } = bring();
    if (program) process.env[variable] = program;
    else say(reason);
  }

  const tests = [];
  const seconds = new Map();
  const timed = async (name, suite) => {
    const began = Date.now();
    tests.push(...(await suite()));
    seconds.set(name, Math.round((Date.now() - began) / 1000));
  };
  for (const name of [...JEST_SUITES, ...Object.keys(JAVASCRIPT_SUITES)].filter(isWanted))
    await timed(name, () => runJest(name, browser));
  for (const [name, folder] of Object.entries(VITEST_SUITES))
    if (isWanted(name)) await timed(name, () => runVitest(name, folder));
  if (isWanted('native')) await timed('native', runNativeTests);
  say(`\nSeconds: ${[...seconds].map(([name, time]) => `${name} ${time}`).join(', ')}`);
  process.exitCode = conclude(tests);
}

/** Each suite as a process of its own: their memory and their faults do not add up. */
async function runJest(suite, browser) {
  const again = JAVASCRIPT_SUITES[suite];
  const { project, paths } = again ?? { project: suite, paths: [] };
  if (!hasTests(project)) return [];
  heading(suite);
  // The tests that need it skip themselves, by name; the others run.
  if (project === 'e2e' && browser.path === undefined) say(browser.reason);
  const cli = path.join(root, 'node_modules/jest/bin/jest.js');
  // Left to itself, Jest leaves a core free, which of two is half of them.
  const workers = SIDE_BY_SIDE.includes(project) ? ['--maxWorkers=100%'] : ['--runInBand'];
  return runWithReport(
    suite,
    (file) => [
      ...[cli, '--selectProjects', project, ...workers],
      ...paths.flatMap((pattern) => ['--testPathPatterns', pattern]),
      ...['--json', `--outputFile=${file}`],
    ],
    {
      cwd: root,
      // The JSON goes to the file; on standard output it would bury everything else.
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        ...(again && { NATIVE: 'off', SOCKET_ENGINE: 'ws' }),
        ...(browser.path && { CHROMIUM_PATH: browser.path }),
      },
    },
  );
}

function hasTests(suite) {
  const { projects } = require('../jest.config.cjs');
  return projects.some(({ displayName }) => displayName === suite);
}

async function runVitest(name, folder) {
  const manifest = path.join(root, folder, 'package.json');
  const { scripts = {} } = fs.existsSync(manifest)
    ? JSON.parse(fs.readFileSync(manifest, 'utf8'))
    : {};
  const cli = path.join(root, 'node_modules/vitest/vitest.mjs');
  if (!(scripts.test ?? '').startsWith('vitest') || !fs.existsSync(cli)) return [];
  heading(name);
  return runWithReport(
    name,
    (file) => [
      cli,
      'run',
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${file}`,
    ],
    { cwd: path.join(root, folder), stdio: ['ignore', 'inherit', 'inherit'] },
  );
}

/** Jest and vitest write the same shape of report. */
async function runWithReport(suite, args, options) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'anochat-report-'));
  const file = path.join(folder, 'report.json');
  const { code, interruption } = await run(args(file), options);
  const report = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  fs.rmSync(folder, { recursive: true, force: true });
  if (interruption) process.exit(128 + os.constants.signals[interruption]);
  const tests = (report?.testResults ?? []).flatMap((result) => testsOf(suite, result));
  const isExplained = code === 0 || tests.some((test) => test.status === 'failed');
  return isExplained
    ? tests
    : [...tests, { status: 'failed', name: `${suite}: ended with ${code ?? 'a signal'}` }];
}

/** A terminal's too: what has a process group of its own hears none of them otherwise. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** Waits for the child's end also after TERM and Ctrl-C, which are passed on: nothing is left running. */
function run(args, options) {
  return new Promise((resolve, reject) => {
    // A group of its own: workers that heard nothing would go on to the end of their files.
    const child = spawn(process.execPath, args, { ...options, detached: true });
    let interruption;
    const pass = (signal) => {
      interruption = signal;
      process.kill(-child.pid, signal);
    };
    for (const signal of SIGNALS) process.on(signal, pass);
    child.once('error', reject);
    child.once('close', (code) => {
      for (const signal of SIGNALS) process.off(signal, pass);
      resolve({ code, interruption });
    });
  });
}

function testsOf(suite, { name, status, assertionResults, message }) {
  const file = path.relative(root, name);
  const tests = assertionResults.map((test) => ({
    name: `${suite}: ${file}: ${test.fullName}`,
    status: test.status === 'passed' ? 'passed' : test.status === 'failed' ? 'failed' : 'skipped',
    reason: 'marked so in its file',
  }));
  // A file that could not even be loaded has no tests to fail.
  if (status === 'failed' && !tests.some((test) => test.status === 'failed')) {
    tests.push({ name: `${suite}: ${file}`, status: 'failed', reason: message });
  }
  return tests;
}

/** @returns the exit code: in CI a skip that is not in test/skips.json counts as a failure. */
function conclude(tests) {
  const of = (status) => tests.filter((test) => test.status === status);
  for (const test of of('failed')) say(`failed   ${test.name}`);
  for (const test of of('skipped')) say(`skipped  ${test.name} (${test.reason})`);
  const allowed = JSON.parse(fs.readFileSync(path.join(root, 'test/skips.json'), 'utf8'));
  const unlisted = of('skipped').filter(
    ({ name }) => !allowed.some((entry) => name.includes(entry.test)),
  );
  const isStrict = Boolean(process.env.CI) && unlisted.length > 0;
  if (isStrict) say(`Skips that test/skips.json does not list: ${unlisted.length}`);
  say(
    `${of('passed').length} passed, ${of('failed').length} failed, ${of('skipped').length} skipped`,
  );
  return of('failed').length > 0 || isStrict || of('passed').length === 0 ? 1 : 0;
}

function heading(title) {
  say(`\n== ${title} ==`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
