'use strict';
/** `npm run check`: format, lint, types, boundaries, dead code, generated files. Tells all that is wrong, not the first. */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bringUpToDate, root } = require('./bring-up-to-date.cjs');
const { nativeSteps } = require('./native-check.cjs');
const { runToItsEnd } = require('./run-to-its-end.cjs');

const npx = (...args) => ['npx', '--no-install', ...args];

/** Scripts by which a workspace says how its types and its generated files are checked. */
const WORKSPACE_SCRIPTS = ['typecheck', 'check', 'check:core'];
/** None of them writes what another reads; the linter alone takes two GB. */
const AT_ONCE = Math.min(2, os.availableParallelism());

function steps() {
  const manifest = readJson('package.json');
  const workspaces = manifest.workspaces.flatMap((workspace) => {
    const scripts = readJson(`${workspace}/package.json`).scripts ?? {};
    return WORKSPACE_SCRIPTS.filter((name) => scripts[name]).map((name) => [
      `${workspace} ${name}`,
      ['npm', 'run', '--silent', name, `--workspace=${workspace}`],
    ]);
  });
  const drift = Object.keys(manifest.scripts)
    .filter((name) => name.startsWith('check:'))
    .map((name) => [name, ['npm', 'run', '--silent', name]]);
  const cruised = ['src', 'migrations', 'contract/src', 'e2ee/src', 'clients'].filter((folder) =>
    fs.existsSync(path.join(root, folder)),
  );
  return [
    // The longest first: the others go beside it.
    ['lint', npx('eslint', '--max-warnings=0', '.')],
    ['format', npx('prettier', '--check', '--log-level=warn', '.')],
    ['types of server and tests', npx('tsc', '--noEmit', '-p', 'tsconfig.json')],
    ...workspaces,
    ['boundaries', npx('depcruise', '--config', '.dependency-cruiser.cjs', ...cruised)],
    ['dead code', npx('knip')],
    ...drift,
    ...nativeSteps(),
  ];
}

function readJson(file) {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
}

async function check() {
  await bringUpToDate({ builds: ['contract', 'e2ee', 'tokens', 'sdk'] });
  const waiting = steps();
  const failed = [];
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift())
      if (!(await passes(step))) failed.push(step);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failed.length === 0) return;
  process.stderr.write(`Failed: ${failed.map(([title]) => title).join(', ')}\n`);
  process.exitCode = 1;
}

/** What a step says comes in one piece, when it has ended. */
async function passes([title, [program, ...args]]) {
  const began = Date.now();
  const { status, stdout, stderr } = await runToItsEnd(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const word = status === 0 ? 'ok' : 'FAILED';
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${stdout}${stderr}check ${title}: ${word} (${seconds} s)\n`);
  return status === 0;
}

check().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
