'use strict';
/**
 * The tests of the native core: GoogleTest under sanitizers, a short run of each fuzz target, and the
 * addon under AddressSanitizer inside Node.
 */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root, say } = require('./bring-up-to-date.cjs');
const { addonDefinitions, runInNode } = require('./native-node-tests.cjs');
const { bringDevelopmentParts } = require('./native.cjs');
const { runToItsEnd } = require('./run-to-its-end.cjs');

const folder = path.join(root, 'native');
/** One build of the first makes the fuzz targets and the addon too. */
const PRESETS = ['asan', 'tsan'];
/** Enough to find what a change broke at once; a long run is made by hand, with -max_total_time. */
const FUZZ_SECONDS = 15;

/** @returns {Promise<readonly { status: string, name: string, reason?: string }[]>} what keeps them from being run */
async function buildNativeTests() {
  const missing = bringDevelopmentParts();
  if (missing)
    return [{ status: 'skipped', name: 'native: the tests of the core', reason: missing }];
  return (await Promise.all(PRESETS.map(build))).flatMap((fault) => fault ?? []);
}

/**
 * @param {ReturnType<typeof buildNativeTests>} building begun before, beside a suite that leaves cores idle
 * @returns {Promise<readonly { status: string, name: string, reason?: string }[]>} one for each test
 */
async function runNativeTests(building = buildNativeTests()) {
  say('\n== native ==');
  const hindrances = await building;
  if (hindrances.length > 0) return hindrances;
  // What asks for a core, or waits, goes beside the long run under ThreadSanitizer.
  const [tsan, others] = await Promise.all([runSanitized('tsan'), runAddressSanitized()]);
  return [...others, ...tsan];
}

async function runAddressSanitized() {
  return [...(await runSanitized('asan')), ...(await runFuzzers()), ...(await runInNode())];
}

async function runSanitized(preset) {
  const began = performance.now();
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'anochat-core-')), 'report.json');
  const program = path.join(folder, `build-${preset}`, 'anochat_core_test');
  const args = ['--gtest_brief=1', `--gtest_output=json:${report}`];
  const { status } = await runToItsEnd(program, args, {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  tellTime(`${preset}: tests`, began);
  const tests = fs.existsSync(report) ? testsOf(preset, report) : [];
  fs.rmSync(path.dirname(report), { recursive: true, force: true });
  const isExplained = status === 0 || tests.some((test) => test.status === 'failed');
  if (isExplained) return tests;
  return [...tests, failed(`${preset}: ended with ${status ?? 'a signal'}`)];
}

function testsOf(preset, report) {
  return JSON.parse(fs.readFileSync(report, 'utf8')).testsuites.flatMap((suite) =>
    suite.testsuite.map((test) => ({
      name: `native: ${preset}: ${suite.name}.${test.name}`,
      status: test.failures ? 'failed' : test.result === 'SKIPPED' ? 'skipped' : 'passed',
      reason: 'skips itself',
    })),
  );
}

/** Each is a thread and has its seconds, so all go at once. */
async function runFuzzers() {
  const targets = fs.readdirSync(path.join(folder, 'fuzz')).filter((name) => name.endsWith('.cc'));
  return Promise.all(targets.map((file) => runFuzzer(path.basename(file, '.cc'))));
}

async function runFuzzer(name) {
  const artifacts = fs.mkdtempSync(path.join(os.tmpdir(), 'anochat-fuzz-'));
  const { status, stderr } = await runToItsEnd(
    path.join(folder, 'build-asan', `fuzz_${name}`),
    [`-max_total_time=${FUZZ_SECONDS}`, '-max_len=8192', `-artifact_prefix=${artifacts}/`],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (status === 0) {
    fs.rmSync(artifacts, { recursive: true, force: true });
    return { status: 'passed', name: `native: fuzz: ${name}` };
  }
  say(stderr.slice(-4_000));
  return failed(`fuzz: ${name}: what broke it is in ${artifacts}`);
}

/** @returns what failed, if it did */
async function build(preset) {
  const began = performance.now();
  for (const args of [
    ['--preset', preset, ...(preset === 'asan' ? addonDefinitions() : [])],
    ['--build', '--preset', preset],
  ]) {
    // Tests that go on beside it have the cores first.
    const { status, stdout } = await runToItsEnd('nice', ['-n', '19', 'cmake', ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) {
      say(stdout);
      return failed(`${preset}: does not build`);
    }
  }
  tellTime(`${preset}: build`, began);
  return undefined;
}

const tellTime = (title, began) =>
  say(`${title}: ${((performance.now() - began) / 1000).toFixed(1)} s`);

const failed = (what) => ({ status: 'failed', name: `native: ${what}` });

module.exports = { buildNativeTests, runNativeTests };
