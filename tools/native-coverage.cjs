'use strict';
/** `npm run coverage:native`: which lines of native/src/core the core's tests run, by gcov. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { root, say } = require('./bring-up-to-date.cjs');
const { bringDevelopmentParts } = require('./native.cjs');

const folder = path.join(root, 'native');
/** The tests' objects too: the linker may have kept their copy of what a header defines. */
const objects = path.join(folder, 'build-coverage/CMakeFiles');
const core = path.join(folder, 'src/core') + path.sep;

function run(program, args) {
  const { status, stdout } = spawnSync(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return stdout;
  process.stderr.write(stdout);
  throw new Error(`${[program, ...args].join(' ')} failed`);
}

/** File -> line -> how often it ran. A header's lines are in many objects. */
function countLines() {
  const files = new Map();
  for (const name of fs.readdirSync(objects, { recursive: true })) {
    if (!name.endsWith('.gcda')) continue;
    const { files: reported } = JSON.parse(
      run('gcov', ['--json-format', '--stdout', path.join(objects, name)]),
    );
    for (const { file, lines } of reported) {
      const full = path.resolve(folder, file);
      if (!full.startsWith(core)) continue;
      const counts = files.get(full) ?? new Map();
      for (const { line_number: line, count } of lines)
        counts.set(line, (counts.get(line) ?? 0) + count);
      files.set(full, counts);
    }
  }
  return files;
}

function tell(files) {
  let ran = 0;
  let all = 0;
  for (const [file, counts] of [...files].sort()) {
    const missed = [...counts].filter(([, count]) => count === 0).map(([line]) => line);
    ran += counts.size - missed.length;
    all += counts.size;
    const share = percent(counts.size - missed.length, counts.size);
    const where = missed.sort((a, b) => a - b).join(' ');
    say(`${share.padStart(6)} ${path.relative(core, file)}${where && `  not: ${where}`}`);
  }
  say(`${percent(ran, all)} of the lines of native/src/core (${ran} of ${all})`);
}

const percent = (part, whole) => `${((part / Math.max(whole, 1)) * 100).toFixed(1)}%`;

function main() {
  const missing = bringDevelopmentParts();
  if (missing) throw new Error(missing);
  run('cmake', ['--preset', 'coverage']);
  run('cmake', ['--build', '--preset', 'coverage']);
  for (const name of fs.readdirSync(objects, { recursive: true }))
    if (name.endsWith('.gcda')) fs.rmSync(path.join(objects, name));
  run('build-coverage/anochat_core_test', ['--gtest_brief=1']);
  tell(countLines());
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
