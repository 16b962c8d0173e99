/**
 * Starts the built image and uses it. A process of its own, in a network of its own (see main.ts), so
 * that the image has the ports and addresses that it is made for, and nobody else reaches them.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';
import { call, register } from '../../test/support/account';
import { Container, type ContainerImage } from './container';
import { startLoopbackPostgres } from './loopback-postgres';
import { run } from './run';

const SERVER = 'http://127.0.0.1:3000';
const PUBLIC_URL = 'http://localhost:3000';
/** A bound for what hangs. */
const HEALTHY_MS = 120_000;

async function main(file: string): Promise<void> {
  const { image, folder } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly image: ContainerImage;
    readonly folder: string;
  };
  run('ip', ['link', 'set', 'lo', 'up']);
  const container = new Container(image, folder);
  await refusesWithoutDatabase(container, image);
  const postgres = await startLoopbackPostgres(join(folder, 'postgres'));
  const settings = { DATABASE_URL: postgres.url, PUBLIC_URL, REGISTRATION: 'open' };
  try {
    const began = performance.now();
    container.start(settings);
    await becomesHealthy(container, image);
    proved(`it is healthy by its HEALTHCHECK after ${seconds(began)} s`);
    await servesWebClient();
    const sent = await sendsMessage();
    await commandsWork(container, settings);
    await writesNowhereElse(container);
    await stopsInOrder(container);

    container.start(settings);
    await becomesHealthy(container, image);
    await sent.isThere();
    proved('started again on its volumes it has the message, and opens it');
    await stopsInOrder(container);
  } catch (error) {
    process.stderr.write(`The container said:\n${container.log}\n`);
    throw error;
  } finally {
    container.kill();
    await postgres.stop();
  }
}

async function refusesWithoutDatabase(
  container: Container,
  { command }: ContainerImage,
): Promise<void> {
  const { code, out } = await container.execute(command, { PUBLIC_URL });
  mustHold(code === 1 && out.includes('DATABASE_URL_FILE'), `without a database it says ${out}`);
  proved('without DATABASE_URL it ends with 1 and says what to set');
}

async function becomesHealthy(container: Container, image: ContainerImage): Promise<void> {
  const deadline = Date.now() + HEALTHY_MS;
  for (;;) {
    const { code, out } = await container.execute(image.healthcheck);
    if (code === 0) return;
    mustHold(!container.hasEnded && Date.now() < deadline, `it is not healthy: ${out}`);
    await sleep(250);
  }
}

async function servesWebClient(): Promise<void> {
  const page = await (await fetch(`${SERVER}/`)).text();
  const script = /<script[^>]+src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1];
  mustHold(script !== undefined, `there is no script in the page: ${page.slice(0, 300)}`);
  const answer = await fetch(`${SERVER}${script}`);
  mustHold(answer.ok && (await answer.text()).length > 10_000, `${script}: ${answer.status}`);
  mustHold((await fetch(`${SERVER}/docs/openapi.json`)).ok, 'its interface is not described');
  proved('it serves the web client and /docs');
}

async function sendsMessage(): Promise<{ isThere(): Promise<void> }> {
  const alice = await register(SERVER);
  const asked = { kind: 'group', title: 'Garden', members: [] };
  const { id } = await call<{ id: string }>(SERVER, 'POST', '/conversations', alice, asked);
  const text = `Tea at ${randomUUID()}`;
  const message = {
    kind: 'message',
    mode: 'server',
    content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
  };
  const path = `/conversations/${id}`;
  const { seq } = await call<{ seq: number }>(
    SERVER,
    'PUT',
    `${path}/messages/${v7()}`,
    alice,
    message,
  );
  proved(`an account registers and its message is acknowledged (seq ${seq})`);
  return {
    async isThere() {
      const log = JSON.stringify(await call(SERVER, 'GET', `${path}/entries`, alice));
      mustHold(log.includes(text), `the message is not in ${log.slice(0, 500)}`);
    },
  };
}

async function commandsWork(
  container: Container,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const { code, out } = await container.execute(['anochat', 'doctor'], settings);
  mustHold(code === 0, `anochat doctor ended with ${String(code)}: ${out}`);
  const bom = await container.execute(['cat', 'sbom.cdx.json']);
  mustHold(bom.code === 0 && bom.out.includes('"libsodium"'), 'there is no list of its components');
  proved('anochat doctor finds nothing bad; the list of components lies in it');
}

async function writesNowhereElse(container: Container): Promise<void> {
  const touch = async (path: string): Promise<boolean> =>
    (await container.execute(['touch', path])).code === 0;
  for (const path of ['/app/x', '/x', '/etc/x', '/var/tmp/x', '/run/x'])
    mustHold(!(await touch(path)), `${path} can be written`);
  for (const path of ['/data/x', '/secrets/x', '/tmp/x'])
    mustHold(await touch(path), `${path} cannot be written`);
  const { out } = await container.execute([
    'sh',
    '-c',
    'id -u; grep -E "^Cap(Prm|Eff|Bnd)|^NoNewPrivs" /proc/self/status',
  ]);
  const [uid, ...rights] = out.trim().split(/\s*\n\s*/);
  mustHold(uid === '10001', `it runs as ${String(uid)}`);
  mustHold(rights.every((line) => /:\s+(0+|1)$/.test(line)) && rights.length === 4, out);
  proved('it runs as 10001 without capabilities, on a root that it cannot write');
}

async function stopsInOrder(container: Container): Promise<void> {
  const began = performance.now();
  const code = await container.stop();
  mustHold(code === 0, `it ended with ${String(code)}`);
  proved(`SIGTERM to process 1 ends it with 0, after ${seconds(began)} s`);
}

function mustHold(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

const proved = (what: string): void => void process.stdout.write(`proved: ${what}\n`);
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);

main(process.argv[2] ?? '').then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exit(1);
  },
);
