'use strict';
/**
 * clang-tidy over the core, a file a processor at a time. A file that was clean is looked at again
 * when it, a header that it includes, or the configuration has changed.
 */
const { spawn, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('./bring-up-to-date.cjs');

const core = path.join(root, 'native/src/core');
const CONFIGURATION = ['native/.clang-tidy', 'native/CMakeLists.txt', 'native/CMakePresets.json'];
const record = path.join(root, 'node_modules/.cache/anochat/native-lint.json');

async function lint() {
  const common = hashOf([
    spawnSync('clang-tidy', ['--version'], { encoding: 'utf8' }).stdout,
    ...CONFIGURATION.map((file) => fs.readFileSync(path.join(root, file), 'utf8')),
  ]);
  const files = fs
    .readdirSync(core, { recursive: true })
    .filter((file) => file.endsWith('.cc'))
    .map((file) => path.join(core, file));
  const hashes = new Map(files.map((file) => [file, hashOf([common, ...textsOf(file)])]));
  const clean = new Set(readRecord());
  const waiting = files.filter((file) => !clean.has(hashes.get(file)));
  const failed = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      if (!(await isClean(file))) failed.push(file);
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, work));
  const found = files.filter((file) => !failed.includes(file)).map((file) => hashes.get(file));
  fs.mkdirSync(path.dirname(record), { recursive: true });
  fs.writeFileSync(record, JSON.stringify(found));
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function isClean(file) {
  const args = ['--quiet', '-p', 'native/build-release', path.relative(root, file)];
  return new Promise((resolve, reject) => {
    const child = spawn('clang-tidy', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    // It counts there the warnings that it keeps to itself.
    child.stderr.resume();
    child.once('error', reject);
    child.once('close', (code) => {
      process.stdout.write(output);
      resolve(code === 0);
    });
  });
}

/** The file's text and those of our headers that it includes, however deep. */
function textsOf(file, seen = new Set()) {
  if (seen.has(file) || !fs.existsSync(file)) return [];
  seen.add(file);
  const text = fs.readFileSync(file, 'utf8');
  const included = [...text.matchAll(/^#include "(.+)"$/gm)].flatMap(([, name]) => [
    ...textsOf(path.join(path.dirname(file), name), seen),
    ...textsOf(path.join(root, 'native/src', name), seen),
  ]);
  return [text, ...included];
}

function readRecord() {
  try {
    return JSON.parse(fs.readFileSync(record, 'utf8'));
  } catch {
    return [];
  }
}

const hashOf = (texts) => {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\0${text}`);
  return hash.digest('hex');
};

lint().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
