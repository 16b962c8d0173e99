'use strict';
/** The addon under AddressSanitizer inside Node, which is itself not built with it. */
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { root, say } = require('./bring-up-to-date.cjs');
const { runToItsEnd } = require('./run-to-its-end.cjs');

const addon = path.join(root, 'native/build-asan/anochat_native.node');
const folder = path.join(root, 'test/medium/native');
const PROGRAMS = {
  'connections come and go during broadcasts': [
    ...['--require', path.join(root, 'tools/typescript.cjs')],
    ...[path.join(folder, 'hub-churn.cjs'), addon, '600'],
  ],
  'threads come and go during sealing': [path.join(folder, 'worker-churn.cjs'), addon, '40'],
};

/** By a name, or where no symbolizer gives one by the file: the checkout may be called anything. */
const IS_OURS = /anochat::|anochat_native\.node/;

/** For cmake, which takes it for cmake-js: the preset's build makes an addon. npm brought the headers. */
const addonDefinitions = () => [
  '-DCMAKE_JS_VERSION=8',
  `-DCMAKE_JS_INC=${require('node-api-headers').include_dir};${path.dirname(require.resolve('node-addon-api'))}`,
];

/** @returns {Promise<{ status: string, name: string }[]>} one for each program */
async function runInNode() {
  const machine = process.arch === 'x64' ? 'x86_64' : 'aarch64';
  const runtime = spawnSync('clang++', [`-print-file-name=libclang_rt.asan-${machine}.so`], {
    encoding: 'utf8',
  }).stdout.trim();
  const tests = [];
  for (const [title, args] of Object.entries(PROGRAMS)) {
    const { status, stdout, stderr } = await runToItsEnd(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
      env: {
        ...process.env,
        LD_PRELOAD: runtime,
        ASAN_OPTIONS: 'detect_leaks=1',
        UBSAN_OPTIONS: 'print_stacktrace=1',
        // Node keeps things for ever: whose a leak is stands in its stack.
        LSAN_OPTIONS: 'exitcode=0:max_leaks=0',
      },
    });
    const leaks = stderr
      .split('\n\n')
      .filter((part) => /^(Direct|Indirect) leak of/m.test(part) && IS_OURS.test(part));
    const name = `native: asan in Node: ${title}`;
    if (status === 0 && leaks.length === 0) {
      say(`${title}: ${stdout.trim()}`);
      tests.push({ status: 'passed', name });
      continue;
    }
    say(leaks.length > 0 ? leaks.join('\n\n') : stderr.slice(0, 8_000));
    tests.push({ status: 'failed', name });
  }
  return tests;
}

module.exports = { addonDefinitions, runInNode };
