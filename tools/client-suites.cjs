'use strict';
/** The suites of desktop and mobile, and what they need beside that of the browsers' suites. */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('./bring-up-to-date.cjs');
const { bringHermes } = require('./hermes.cjs');
const { hasProject, runJestSuite, say } = require('./suite-runs.cjs');
const { bringSystemPackages } = require('./system-packages.cjs');

/**
 * All but `mobile` are projects of jest.config.cjs. Those that drive a browser wait for much of their time: the
 * longest of them goes beside the others.
 */
const CLIENT_LANES = [
  ['mobile-web', 'three'],
  ['desktop', 'mobile-exports', 'mobile', 'sdk-hermes'],
];
/**
 * Of the suites of `npm test`, what the clients rest on: a push that arrives in a browser, its encryption
 * (RFC 8291), and the known answers on every engine. There they run with the others.
 */
const SHARED_SUITES = {
  'push-and-answers': {
    project: 'e2e',
    paths: ['test/e2e/browser/push', 'test/e2e/known-answers'],
  },
  'push-encryption': { project: 'unit', paths: ['src/push'] },
};
const CLIENT_SUITES = [...CLIENT_LANES.flat(), ...Object.keys(SHARED_SUITES)];
/** What they are run on. */
const CLIENT_BUILDS = ['contract', 'e2ee', 'tokens', 'sdk', 'server', 'web', 'desktop'];

const XVFB = '/usr/bin/Xvfb';
const MOBILE = path.join(root, 'clients/mobile');
/** Expo's preset is for a Jest of its own. */
const MOBILE_JEST = { cli: path.join(MOBILE, 'node_modules/jest/bin/jest.js'), cwd: MOBILE };

/** Tests that lack something skip themselves, by name. */
function bringForClients() {
  bringSystemPackages({ xvfb: [XVFB] }, 'the desktop client', process.stdout);
  const { path: hermes, reason } = bringHermes();
  if (hermes) process.env.HERMES_PATH = hermes;
  else say(reason);
}

/** @returns {Promise<readonly object[]>} a suite whose folder is not there has no tests */
async function runClientSuite(name, browser) {
  const env = browser.path ? { CHROMIUM_PATH: browser.path } : {};
  if (name === 'mobile') {
    if (!isMobileTested()) return [];
    return runJestSuite({ name, env, jest: MOBILE_JEST, atOnce: os.availableParallelism() });
  }
  const { project, paths } = SHARED_SUITES[name] ?? { project: name, paths: [] };
  if (!hasProject(project)) return [];
  return runJestSuite({ name, env, paths, options: ['--selectProjects', project] });
}

const isMobileTested = () => fs.readdirSync(MOBILE).some((name) => name.startsWith('jest.config'));

/** Of the suites that are wanted. */
const clientLanes = (isWanted) => CLIENT_LANES.map((lane) => lane.filter(isWanted));
const sharedSuites = (isWanted) => Object.keys(SHARED_SUITES).filter(isWanted);

module.exports = {
  CLIENT_BUILDS,
  CLIENT_SUITES,
  bringForClients,
  clientLanes,
  runClientSuite,
  sharedSuites,
};
