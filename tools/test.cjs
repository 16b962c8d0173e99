'use strict';
/**
 * `npm test`: brings what is missing, runs every suite, and ends with one line of totals.
 * `npm test -- unit medium` runs those suites alone, `npm test -- --cluster` the one of
 * `npm run test:cluster` too, which brings servers from other registries, and `--clients` those of
 * `npm run test:clients`. The cluster's does each fault twice; with `--full` it does them alone, as often as test/cluster/faults says.
 */
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
const {
  CLIENT_BUILDS,
  bringForClients,
  clientLanes,
  runClientSuite,
} = require('./client-suites.cjs');
const { buildNativeTests, runNativeTests } = require('./native-tests.cjs');
const {
  SuiteResults,
  hasProject,
  run,
  runJestSuite,
  runVitestSuite,
  say,
} = require('./suite-runs.cjs');
const { conclude } = require('./test-results.cjs');

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
/**
 * Jest's suites, a group after another. Most take every core; of what does not, two lanes go side by side, the
 * suites of each one after another.
 */
const GROUPS = [
  [['unit']],
  [['simulation'], ['chaos']],
  [['medium']],
  [['e2e']],
  [['fuzz']],
  [['cluster']],
  ...Object.keys(JAVASCRIPT_SUITES).map((suite) => [[suite]]),
];
const VITEST_SUITES = { tokens: 'clients/tokens', sdk: 'clients/sdk', web: 'clients/web' };

const EVERY_SUITE = [...GROUPS.flat(2), ...Object.keys(VITEST_SUITES), 'native'];
/** Suites that run on the addon too. */
const NATIVE_SUITES = ['medium', 'medium-javascript', 'e2e', 'chaos', 'fuzz', 'cluster'];

/**
 * Files side by side, for each core: they have a server, a database and a browser of their own, and
 * those of `unit` wait half of their time. The others run one file after another: they kill what they
 * started, or take every core themselves.
 */
const SIDE_BY_SIDE = { unit: 2, medium: 1, e2e: 1, fuzz: 1 };

/** Leaves half of the cores idle: what is built with sanitizers is built beside it, and beside the next. */
const BESIDE_BUILD = 'fuzz';

/**
 * The cluster's files wait for most of their time: what takes as long as all others goes beside them, each one
 * after another. (Jest would begin the longest last.)
 */
const LONGEST = '(faults|rolling-restart)';
const CLUSTER_LANES = [`test/cluster/${LONGEST}`, `test/cluster/(?!${LONGEST})`];

/** They wait for nothing: what fails there fails again. */
const STEADY_SUITES = ['simulation'];

/** Which suites need a build. */
const NEEDS = {
  contract: EVERY_SUITE,
  e2ee: EVERY_SUITE,
  tokens: EVERY_SUITE,
  sdk: EVERY_SUITE,
  server: ['medium', 'e2e', 'chaos', 'fuzz', 'cluster', ...Object.keys(JAVASCRIPT_SUITES)],
  web: ['e2e', 'e2e-javascript'],
};
const BUILDS = [...new Set([...Object.keys(NEEDS), ...CLIENT_BUILDS])];

async function main() {
  const { words, faults } = split(process.argv.slice(2));
  const chosen = words.filter((argument) => !argument.startsWith('-'));
  const unknown = chosen.find((name) => !EVERY_SUITE.includes(name));
  if (unknown)
    throw new Error(`There is no suite ${unknown}; there are ${EVERY_SUITE.join(', ')}.`);
  const isWithCluster = words.includes('--cluster');
  const isWithClients = words.includes('--clients');
  const isWanted = (name) =>
    chosen.length === 0 ? name !== 'cluster' || isWithCluster : chosen.includes(name);
  await bringUpToDate({
    builds: BUILDS.filter(
      (build) => NEEDS[build]?.some(isWanted) || (isWithClients && CLIENT_BUILDS.includes(build)),
    ),
    everyWorkspace: isWithClients,
  });
  if (isWithClients) bringForClients();
  if (NATIVE_SUITES.some(isWanted)) await bringNative();
  const browser =
    isWithClients || NEEDS.web.some(isWanted)
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

  const results = new SuiteResults();
  let building;
  for (const lanes of GROUPS) {
    if (lanes.flat().includes(BESIDE_BUILD) && isWanted('native')) building = buildNativeTests();
    const wanted = lanes.map((lane) => lane.filter(isWanted));
    await results.addLanes(wanted, (name) => runSuite(name, browser));
  }
  for (const [name, folder] of Object.entries(VITEST_SUITES))
    if (isWanted(name)) await results.add(name, () => runVitestSuite(name, folder));
  if (isWanted('native')) await results.add('native', () => runNativeTests(building));
  if (isWithClients)
    await results.addLanes(
      clientLanes(() => true),
      (name) => runClientSuite(name, browser),
    );
  results.tellSeconds();
  process.exitCode = conclude(results.tests);
}

/** What stands behind `--full` is for the program of faults. */
function split(words) {
  const at = words.indexOf('--full');
  return at < 0 ? { words } : { words: words.slice(0, at), faults: words.slice(at + 1) };
}

async function runSuite(suite, browser) {
  const again = JAVASCRIPT_SUITES[suite];
  const { project, paths } = again ?? { project: suite, paths: [] };
  if (!hasProject(project)) return [];
  // The tests that need it skip themselves, by name; the others run.
  if (project === 'e2e' && browser.path === undefined) say(browser.reason);
  // Left to itself, Jest leaves a core free, which of two is half of them.
  const cores = os.availableParallelism();
  const described = {
    name: suite,
    paths,
    options: ['--selectProjects', project],
    atOnce: (SIDE_BY_SIDE[project] ?? 0) * cores,
    env: {
      ...(again && { NATIVE: 'off', SOCKET_ENGINE: 'ws' }),
      ...(browser.path && { CHROMIUM_PATH: browser.path }),
    },
    isSteady: STEADY_SUITES.includes(suite),
  };
  if (suite !== 'cluster') return runJestSuite(described);
  const lanes = CLUSTER_LANES.map((lane) => runJestSuite({ ...described, paths: [lane] }));
  return (await Promise.all(lanes)).flat();
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
