'use strict';
/**
 * `npm test`: brings what is missing, runs every suite, and ends with one line of totals.
 * `npm test -- unit medium` runs those suites alone, `npm test -- --cluster` the one of
 * `npm run test:cluster` too, which brings servers from other registries. That one does each fault of
 * a cluster twice; with `--full` it does them alone, as often as test/cluster/faults says.
 */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bringBalancers } = require('./balancers.cjs');
const { bringUpToDate, root } = require('./bring-up-to-date.cjs');
const { bringBrowser } = require('./browser.cjs');
const { bringComposeLoader } = require('./compose-loader.cjs');
const { bringHermes } = require('./hermes.cjs');
const { bringKafka } = require('./kafka.cjs');
const { bringNative } = require('./native.cjs');
const { bringMinio, bringSeaweedfs } = require('./object-stores.cjs');
const { bringOtelCollector } = require('./otel-collector.cjs');
const { bringPgbouncer } = require('./pgbouncer.cjs');
const { bringPromtool } = require('./prometheus.cjs');
const { afterAnotherRun, conclude, testsOf } = require('./test-results.cjs');
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
const NATIVE_SUITES = ['medium', 'medium-javascript', 'e2e', 'chaos', 'fuzz', 'cluster'];

/**
 * Files side by side, for each core: they have a server, a database and a browser of their own, and
 * those of `unit` wait half of their time. The others run one file after another: they kill what they
 * started, measure memory, or take every core themselves.
 */
const SIDE_BY_SIDE = { unit: 2, medium: 1, e2e: 1 };

const BROWSERS = 'test/e2e/browser/';
const MOST_UNSTEADY_FILES = 2;

/** Which suites need a build. */
const NEEDS = {
  contract: EVERY_SUITE,
  e2ee: EVERY_SUITE,
  tokens: EVERY_SUITE,
  sdk: EVERY_SUITE,
  server: ['medium', 'e2e', 'chaos', 'fuzz', 'cluster', ...Object.keys(JAVASCRIPT_SUITES)],
  web: ['e2e', 'e2e-javascript'],
};
const BUILDS = Object.keys(NEEDS);

async function main() {
  const { words, faults } = split(process.argv.slice(2));
  const chosen = words.filter((argument) => !argument.startsWith('-'));
  const unknown = chosen.find((name) => !EVERY_SUITE.includes(name));
  if (unknown)
    throw new Error(`There is no suite ${unknown}; there are ${EVERY_SUITE.join(', ')}.`);
  const isWithCluster = words.includes('--cluster');
  const isWanted = (name) =>
    chosen.length === 0 ? name !== 'cluster' || isWithCluster : chosen.includes(name);
  await bringUpToDate({ builds: BUILDS.filter((build) => NEEDS[build].some(isWanted)) });
  if (NATIVE_SUITES.some(isWanted)) await bringNative();
  const browser = NEEDS.web.some(isWanted)
    ? bringBrowser()
    : { path: undefined, reason: 'not asked for' };

  const programs = [
    ['HERMES_PATH', bringHermes, 'e2e'],
    ['PROMTOOL_PATH', bringPromtool, 'medium'],
    ['WEED_PATH', bringSeaweedfs, 'cluster'],
    ['MINIO_PATH', bringMinio, 'cluster'],
    ['KAFKA_LIB', bringKafka, 'cluster'],
    ['COMPOSE_LOADER_PATH', bringComposeLoader, 'cluster'],
    ['PGBOUNCER_PATH', bringPgbouncer, 'cluster'],
    ['OTELCOL_PATH', bringOtelCollector, 'cluster'],
  ];
  for (const [variable, bring] of programs.filter(([, , suite]) => isWanted(suite))) {
    const { path: program, reason } = bring();
    if (program) process.env[variable] = program;
    else say(reason);
  }

  if (isWanted('cluster')) bringBalancers();
  if (faults) {
    const program = path.join(root, 'tools/cluster-faults.cjs');
    const { code, interruption } = await run([program, ...faults], { stdio: 'inherit' });
    process.exitCode = interruption ? 128 + os.constants.signals[interruption] : (code ?? 1);
    return;
  }

  const tests = [];
  const seconds = new Map();
  const timed = async (name, suite) => {
    const began = Date.now();
    tests.push(...(await suite()));
    seconds.set(name, Math.round((Date.now() - began) / 1000));
  };
  for (const name of [...JEST_SUITES, ...Object.keys(JAVASCRIPT_SUITES)].filter(isWanted))
    await timed(name, () => runSuite(name, browser));
  for (const [name, folder] of Object.entries(VITEST_SUITES))
    if (isWanted(name)) await timed(name, () => runVitest(name, folder));
  if (isWanted('native')) await timed('native', runNativeTests);
  say(`\nSeconds: ${[...seconds].map(([name, time]) => `${name} ${time}`).join(', ')}`);
  process.exitCode = conclude(tests);
}

/** What stands behind `--full` is for the program of faults. */
function split(words) {
  const at = words.indexOf('--full');
  return at < 0 ? { words } : { words: words.slice(0, at), faults: words.slice(at + 1) };
}

/**
 * In CI, up to two files of browsers' stories that failed are run once more, alone: what passes then
 * is unsteady, which the run says, and does not hold up a change that has nothing to do with it.
 */
async function runSuite(suite, browser) {
  const tests = await runJest(suite, browser);
  const files = [
    ...new Set(tests.filter(({ status }) => status === 'failed').map(({ file }) => file)),
  ];
  const isAgain =
    process.env.CI &&
    files.length > 0 &&
    files.length <= MOST_UNSTEADY_FILES &&
    files.every((file) => file?.startsWith(BROWSERS));
  if (!isAgain) return tests;
  return afterAnotherRun(tests, await runJest(suite, browser, files));
}

/** Each suite as a process of its own: their memory and their faults do not add up. */
async function runJest(suite, browser, files) {
  const again = JAVASCRIPT_SUITES[suite];
  const { project, paths: inSuite } = again ?? { project: suite, paths: [] };
  const paths = files ?? inSuite;
  if (!hasTests(project)) return [];
  heading(suite);
  // The tests that need it skip themselves, by name; the others run.
  if (project === 'e2e' && browser.path === undefined) say(browser.reason);
  const cli = path.join(root, 'node_modules/jest/bin/jest.js');
  // Left to itself, Jest leaves a core free, which of two is half of them.
  const atOnce = files ? 0 : (SIDE_BY_SIDE[project] ?? 0) * os.availableParallelism();
  const workers = atOnce > 0 ? [`--maxWorkers=${atOnce}`] : ['--runInBand'];
  return runWithReport(
    suite,
    (file) => [
      ...[cli, '--selectProjects', project, ...workers],
      // A connection that a test has left open holds the process, and with it the whole run.
      ...(project === 'cluster' ? ['--forceExit'] : []),
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
