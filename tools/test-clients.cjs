'use strict';
/**
 * `npm run test:clients`: brings what desktop and mobile are made and tested with, and runs their suites;
 * `npm run test:clients -- desktop three` those alone. `npm test -- --clients` runs them beside all others.
 */
const { bringUpToDate } = require('./bring-up-to-date.cjs');
const { bringBrowser } = require('./browser.cjs');
const {
  CLIENT_BUILDS,
  CLIENT_SUITES,
  bringForClients,
  clientLanes,
  runClientSuite,
  sharedSuites,
} = require('./client-suites.cjs');
const { bringNative } = require('./native.cjs');
const { SuiteResults } = require('./suite-runs.cjs');
const { conclude } = require('./test-results.cjs');

async function main() {
  const chosen = process.argv.slice(2);
  const unknown = chosen.find((name) => !CLIENT_SUITES.includes(name));
  if (unknown)
    throw new Error(`There is no suite ${unknown}; there are ${CLIENT_SUITES.join(', ')}.`);
  await bringUpToDate({ builds: CLIENT_BUILDS, everyWorkspace: true });
  bringForClients();
  await bringNative();
  const browser = bringBrowser();

  const results = new SuiteResults();
  const isWanted = (name) => chosen.length === 0 || chosen.includes(name);
  const run = (name) => runClientSuite(name, browser);
  await results.addLanes(clientLanes(isWanted), run);
  for (const name of sharedSuites(isWanted)) await results.add(name, () => run(name));
  results.tellSeconds();
  process.exitCode = conclude(results.tests);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
