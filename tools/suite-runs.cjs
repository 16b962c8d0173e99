'use strict';
/** Runs suites, each as a process of its own: their memory and their faults do not add up. */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('./bring-up-to-date.cjs');
const { afterAnotherRun, filesToRunAgain, testsOf } = require('./test-results.cjs');

const JEST = path.join(root, 'node_modules/jest/bin/jest.js');
const VITEST = path.join(root, 'node_modules/vitest/vitest.mjs');

/**
 * @typedef {object} JestSuite
 * @property {string} name
 * @property {readonly string[]} [options] what Jest is told beside where it reports to
 * @property {readonly string[]} [paths] patterns of the files, where they are not all
 * @property {number} [atOnce] files side by side; without, one after another in one process
 * @property {Record<string, string>} [env]
 * @property {{ cli: string, cwd: string }} [jest] another than that of the root
 * @property {boolean} [isSteady] waits for nothing, no disk and no timer either
 */

/**
 * In CI, up to two failed files of a suite that waits for something are run once more, alone: what passes
 * then is unsteady, which the run says, and does not hold up a change that has nothing to do with it.
 *
 * @param {JestSuite} suite
 */
async function runJestSuite(suite) {
  heading(suite.name);
  const tests = await runJest(suite);
  const files = process.env.CI && !suite.isSteady ? filesToRunAgain(tests) : [];
  if (files.length === 0) return tests;
  say(`${suite.name}: once more, alone: ${files.join(', ')}`);
  const again = await runJest({ ...suite, paths: files.map(asPattern), atOnce: undefined });
  return afterAnotherRun(tests, again);
}

/** @returns whether jest.config.cjs has the project: those whose folders are not there are left out */
function hasProject(name) {
  const { projects } = require('../jest.config.cjs');
  return projects.some(({ displayName }) => displayName === name);
}

function runJest({ name, options = [], paths = [], atOnce, env = {}, jest }) {
  const { cli, cwd } = jest ?? { cli: JEST, cwd: root };
  const workers = atOnce ? `--maxWorkers=${atOnce}` : '--runInBand';
  return runWithReport(
    name,
    // The patterns first: an option that takes a list would swallow them.
    (file) => [cli, ...paths, workers, ...options, '--json', `--outputFile=${file}`],
    {
      cwd,
      // The JSON goes to the file; on standard output it would bury everything else.
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...env },
    },
  );
}

const asPattern = (file) => file.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&');

/** Of a workspace whose script `test` begins with vitest. */
async function runVitestSuite(name, folder) {
  const manifest = path.join(root, folder, 'package.json');
  const { scripts = {} } = fs.existsSync(manifest)
    ? JSON.parse(fs.readFileSync(manifest, 'utf8'))
    : {};
  if (!(scripts.test ?? '').startsWith('vitest') || !fs.existsSync(VITEST)) return [];
  heading(name);
  return runWithReport(
    name,
    (file) => [
      VITEST,
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
  const ending = endAfter(file);
  const { code, interruption } = await run(args(file), { ...options, onStart: ending.watch });
  ending.stop();
  const report = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  fs.rmSync(folder, { recursive: true, force: true });
  if (interruption) process.exit(128 + os.constants.signals[interruption]);
  const tests = (report?.testResults ?? []).flatMap((result) => testsOf(suite, result));
  if (ending.isForced())
    tests.push({
      status: 'unsteady',
      name: `${suite}: its end`,
      reason: 'something was left open',
    });
  const isExplained =
    code === 0 || ending.isForced() || tests.some((test) => test.status === 'failed');
  return isExplained
    ? tests
    : [...tests, { status: 'failed', name: `${suite}: ended with ${code ?? 'a signal'}` }];
}

const LONGEST_END_MS = 60_000;

/** Ends what has written its report and goes on: a connection that a test left open would hold the whole run. */
function endAfter(report) {
  let timer;
  let isForced = false;
  const watch = (child) => {
    let since;
    timer = setInterval(() => {
      if (fs.existsSync(report)) since ??= Date.now();
      if (since === undefined || Date.now() - since < LONGEST_END_MS) return;
      isForced = true;
      clearInterval(timer);
      process.kill(-child.pid, 'SIGKILL');
    }, 1_000);
  };
  return { watch, stop: () => clearInterval(timer), isForced: () => isForced };
}

/** A terminal's too: what has a process group of its own hears none of them otherwise. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** Waits for the child's end also after TERM and Ctrl-C, which are passed on: nothing is left running. */
function run(args, { onStart = () => undefined, ...options }) {
  return new Promise((resolve, reject) => {
    // A group of its own: workers that heard nothing would go on to the end of their files.
    const child = spawn(process.execPath, args, { ...options, detached: true });
    onStart(child);
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

/** All that a run of suites has shown, and how long each took. */
class SuiteResults {
  tests = [];
  #seconds = new Map();

  async add(name, suite) {
    const began = Date.now();
    this.tests.push(...(await suite()));
    this.#seconds.set(name, Math.round((Date.now() - began) / 1000));
  }

  /** Lanes side by side, the suites of each one after another. */
  async addLanes(lanes, runSuite) {
    const follow = async (lane) => {
      for (const name of lane) await this.add(name, () => runSuite(name));
    };
    await Promise.all(lanes.map(follow));
  }

  tellSeconds() {
    const told = [...this.#seconds].map(([name, time]) => `${name} ${time}`);
    say(`\nSeconds: ${told.join(', ')}`);
  }
}

function heading(title) {
  say(`\n== ${title} ==`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

module.exports = { SuiteResults, hasProject, run, runJestSuite, runVitestSuite, say };
