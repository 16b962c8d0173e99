'use strict';
/** Format and lint of the C++, where the tools are; CI brings them. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { root, say } = require('./bring-up-to-date.cjs');
const { bringDevelopmentParts, isOnPath } = require('./native.cjs');

const folder = path.join(root, 'native');
const FOLDERS = ['src', 'test', 'fuzz', 'bench'];

/** @returns {[string, string[]][]} titles and commands */
function nativeSteps() {
  if (process.env.CI) bringDevelopmentParts();
  const files = FOLDERS.flatMap((name) =>
    fs
      .readdirSync(path.join(folder, name), { recursive: true })
      .filter((file) => /\.(cc|h)$/.test(file))
      .map((file) => path.join(folder, name, file)),
  );
  const steps = [];
  if (isOnPath('clang-format')) {
    steps.push(['C++ format', ['clang-format', '--dry-run', '--Werror', ...files]]);
  } else say('check C++ format: left out, there is no clang-format');
  if (isOnPath('clang-tidy') && isOnPath('ninja') && isConfigured()) {
    steps.push(['C++ lint', [process.execPath, 'tools/native-lint.cjs']]);
  } else say('check C++ lint: left out, there is no clang-tidy or nothing to build with');
  return steps;
}

/** clang-tidy wants to know how each file is compiled. */
function isConfigured() {
  return spawnSync('cmake', ['--preset', 'release'], { cwd: folder, stdio: 'ignore' }).status === 0;
}

module.exports = { nativeSteps };
