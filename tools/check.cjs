'use strict';
/** `npm run check`: format, lint, types, boundaries, dead code, generated files. Tells all that is wrong, not the first. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { bringUpToDate, root } = require('./bring-up-to-date.cjs');
const { nativeSteps } = require('./native-check.cjs');

const npx = (...args) => ['npx', '--no-install', ...args];

/** Scripts by which a workspace says how its types and its generated files are checked. */
const WORKSPACE_SCRIPTS = ['typecheck', 'check', 'check:core'];

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
    ['format', npx('prettier', '--check', '--log-level=warn', '.')],
    ['lint', npx('eslint', '--max-warnings=0', '.')],
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
  const failed = steps().filter(([title, [program, ...args]]) => {
    const began = Date.now();
    const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
    const word = status === 0 ? 'ok' : 'FAILED';
    process.stdout.write(
      `check ${title}: ${word} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`,
    );
    return status !== 0;
  });
  if (failed.length === 0) return;
  process.stderr.write(`Failed: ${failed.map(([title]) => title).join(', ')}\n`);
  process.exitCode = 1;
}

check().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
