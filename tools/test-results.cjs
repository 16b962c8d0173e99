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

/** More that failed at once are hardly unsteady. */
const MOST_UNSTEADY_FILES = 2;
/** What fast-check says of a counterexample: another run draws other examples, and proves nothing. */
const COUNTEREXAMPLE = 'Property failed after';

/** @returns the files of what failed, if they are few, all of it has one, and none is a property's */
function filesToRunAgain(tests) {
  const failed = tests.filter(isFailed);
  if (failed.some(({ reason = '' }) => reason.includes(COUNTEREXAMPLE))) return [];
  const files = new Set(failed.map(({ file }) => file));
  return files.size <= MOST_UNSTEADY_FILES && !files.has(undefined) ? [...files] : [];
}

/**
 * What passed in one of two runs is unsteady, and tells what it said in the other. A file that had failed as
 * a whole, before its tests, is by them: it is unsteady when none of them failed.
 */
function afterAnotherRun(tests, again) {
  const known = new Set(tests.map(({ name }) => name));
  const cameLate = again.filter(({ name }) => !known.has(name));
  const isPassedFile = (file) =>
    cameLate.some((test) => test.file === file) &&
    !again.some((test) => test.file === file && isFailed(test));
  const judged = tests.map((test) => {
    const other = again.find(({ name }) => name === test.name);
    const statuses = [test.status, other?.status];
    const isOnceEach = statuses.includes('passed') && statuses.includes('failed');
    if (isOnceEach) return { ...(isFailed(test) ? test : other), status: 'unsteady' };
    return isFailed(test) && isPassedFile(test.file) ? { ...test, status: 'unsteady' } : test;
  });
  return [...judged, ...cameLate];
}

const isFailed = ({ status }) => status === 'failed';

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
    say(`${of('unsteady').length} passed in one of two runs only: each is a fault to be found`);
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

module.exports = { testsOf, filesToRunAgain, afterAnotherRun, conclude };
