'use strict';
/** What the suites' reports say, put together: one list of tests, and what the run ends with. */
const fs = require('node:fs');
const path = require('node:path');
const util = require('node:util');
const { root } = require('./bring-up-to-date.cjs');

/**
 * Of Jest's or vitest's report on one file.
 * @returns {{ name: string, file: string, status: 'passed' | 'failed' | 'skipped', reason: string }[]} with what it said, where it failed
 */
function testsOf(suite, { name, status, assertionResults, message }) {
  const file = path.relative(root, name);
  const tests = assertionResults.map((test) => ({
    name: `${suite}: ${file}: ${test.fullName}`,
    file,
    status: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
    reason: test.status === 'failed' ? test.failureMessages.join('\n') : 'marked so in its file',
  }));
  // A file that could not even be loaded has no tests to fail.
  if (status === 'failed' && !tests.some((test) => test.status === 'failed')) {
    tests.push({ name: `${suite}: ${file}`, file, status: 'failed', reason: message });
  }
  return tests;
}

/** Those that failed and passed when their file ran again are unsteady. */
function afterAnotherRun(tests, again) {
  const passed = new Set(again.filter(({ status }) => status === 'passed').map(({ name }) => name));
  return tests.map((test) =>
    test.status === 'failed' && passed.has(test.name) ? { ...test, status: 'unsteady' } : test,
  );
}

/** @returns the exit code: in CI a skip that is not in test/skips.json counts as a failure. */
function conclude(tests) {
  const of = (status) => tests.filter((test) => test.status === status);
  for (const status of ['unsteady', 'failed'])
    for (const { name, reason } of of(status)) say(`${status.padEnd(8)} ${name}\n${first(reason)}`);
  for (const test of of('skipped')) say(`skipped  ${test.name} (${test.reason})`);
  const allowed = JSON.parse(fs.readFileSync(path.join(root, 'test/skips.json'), 'utf8'));
  const unlisted = of('skipped').filter(
    ({ name }) => !allowed.some((entry) => name.includes(entry.test)),
  );
  const isStrict = Boolean(process.env.CI) && unlisted.length > 0;
  if (isStrict) say(`Skips that test/skips.json does not list: ${unlisted.length}`);
  if (of('unsteady').length > 0)
    say(`${of('unsteady').length} passed at their second run only: each is a fault to be found`);
  say(
    `${of('passed').length + of('unsteady').length} passed, ${of('failed').length} failed, ` +
      `${of('skipped').length} skipped`,
  );
  return of('failed').length > 0 || isStrict || of('passed').length === 0 ? 1 : 0;
}

/** Again where everybody looks: a long run has scrolled its first mention away. */
function first(reason = '') {
  const lines = util.stripVTControlCharacters(reason).trim().split('\n').slice(0, 20);
  return lines.map((line) => `         ${line.slice(0, 200)}`).join('\n');
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

module.exports = { testsOf, afterAnotherRun, conclude };
