'use strict';
/** `npm run dev`: rebuilds and restarts the server, and reloads the web client, at each change. */
const { spawn } = require('node:child_process');
const { bringUpToDate, root } = require('./bring-up-to-date.cjs');

const COMMANDS = [
  'server:tsc -p tsconfig.build.json --watch --preserveWatchOutput',
  'run:node --watch dist/src/main.js',
  'web:vite clients/web --clearScreen false',
];

bringUpToDate({ builds: ['contract', 'tokens', 'sdk', 'server'] }).then(
  () => {
    const names = COMMANDS.map((command) => command.split(':', 1)[0]).join(',');
    const lines = COMMANDS.map((command) => command.slice(command.indexOf(':') + 1));
    const args = ['--no-install', 'concurrently', '--kill-others', '--names', names, ...lines];
    const child = spawn('npx', args, { cwd: root, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.once('close', (code) => process.exit(code ?? 0));
  },
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
