'use strict';
/**
 * `node make-credentials.cjs FOLDER`: passwords for compose.yaml's services, random, a file each, made
 * where they are not there yet. The folder and the files are for their owner and for one group, which
 * the services that need one of them are in (mode 0440).
 */
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('Usage: node make-credentials.cjs FOLDER\n');
  process.exit(2);
}

/** Letters, digits, - and _: what needs no escape in an address. 32 of them are 192 bits. */
const password = () => randomBytes(24).toString('base64url');

function keep(name, make) {
  const file = path.join(folder, name);
  if (!fs.existsSync(file)) {
    // Aside, so that nobody reads half of one.
    const draft = `${file}.draft`;
    fs.rmSync(draft, { force: true });
    fs.writeFileSync(draft, make(), { mode: 0o440, flush: true });
    fs.chmodSync(draft, 0o440);
    fs.renameSync(draft, file);
    process.stdout.write(`Made ${file}\n`);
  }
  return fs.readFileSync(file, 'utf8');
}

fs.mkdirSync(folder, { recursive: true, mode: 0o750 });
fs.chmodSync(folder, 0o750);
const ofDatabase = keep('database-password', password);
keep('database-url', () => `postgresql://anochat:${ofDatabase}@postgres:5432/anochat`);
keep('s3-access-key', () => `anochat-${randomBytes(6).toString('hex')}`);
keep('s3-secret-key', password);
keep('grafana-password', password);
