'use strict';
/**
 * `npm run dev`: rebuilds and restarts the server, and reloads the web client, at each change. On data
 * of its own, on this machine alone, because its three people have passwords that everybody knows.
 */
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { bringUpToDate, root } = require('./bring-up-to-date.cjs');

const port = process.env.PORT || '3000';
const server = `http://127.0.0.1:${port}`;
const isRoot = process.getuid?.() === 0;

/** Given to the server before what .env says: its database and its address must not be used here. */
const SETTINGS = {
  ...{ HOST: '127.0.0.1', PORT: port, PUBLIC_URL: '', TLS_CERT: '', TLS_KEY: '' },
  DATABASE_URL: process.env.DATABASE_URL ?? '',
  DATA_DIR: process.env.DATA_DIR || (isRoot ? '/var/lib/anochat/dev' : 'data-dev'),
  SECRETS_DIR: process.env.SECRETS_DIR || (isRoot ? '/etc/anochat/dev' : 'secrets-dev'),
  REGISTRATION: 'open',
};

/** A command line of the shell; paths may have spaces. */
const node = (...words) =>
  `exec ${[process.execPath, ...words].map((word) => `"${word}"`).join(' ')}`;
const installed = (file) => path.join(root, 'node_modules', file);
const tsc = installed('typescript/bin/tsc');

const COMMANDS = [
  { name: 'contract', command: node(tsc, '-p', 'contract', '--watch', '--preserveWatchOutput') },
  {
    name: 'build',
    command: node(tsc, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'),
  },
  {
    name: 'server',
    command: node('--watch', '--watch-preserve-output', 'dist/src/main.js'),
    env: SETTINGS,
  },
  {
    name: 'web',
    command: node(installed('vite/bin/vite.js'), 'clients/web', '--clearScreen', 'false'),
    env: { ANOCHAT_SERVER: server },
  },
];

async function main() {
  await bringUpToDate({ builds: ['contract', 'e2ee', 'tokens', 'sdk', 'server'] });
  const { concurrently } = require('concurrently');
  const { result } = concurrently(COMMANDS, { cwd: root, killOthersOn: ['success', 'failure'] });
  seedWhenReady().catch((error) => say(`The people could not be made: ${error.message}`));
  // It ends with Ctrl-C, and with a command that ends by itself.
  await result.catch(() => (process.exitCode = 1));
  process.exit();
}

async function seedWhenReady() {
  const { passwordOf, seed } = require('./seed.cjs');
  let isNew;
  while (isNew === undefined) {
    while (!(await answers())) await sleep(200);
    try {
      isNew = await seed(server);
    } catch (error) {
      // fetch found nobody: the server is just being restarted.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  say(isNew ? 'Made alice, bob and carol, who have talked.' : 'alice, bob and carol are here.');
  say(`Sign in as alice with ${passwordOf('alice')}, and so on, at the address of [web].`);
}

async function answers() {
  const answer = await fetch(`${server}/api/versions`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.ok === true;
}

function say(line) {
  process.stdout.write(`[people] ${line}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
