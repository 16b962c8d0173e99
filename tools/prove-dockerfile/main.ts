/**
 * Carries out the Dockerfile without a container engine, and starts what comes of it: as root on
 * Debian or Ubuntu with debootstrap, `node --require ./tools/typescript.cjs
 * tools/prove-dockerfile/main.ts`. What differs from an engine: the images that it starts from are
 * made here (see base-images.ts), layers are folders under overlayfs, and a network whose TLS is
 * inspected (NODE_EXTRA_CA_CERTS) is made known to the steps.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyBuildContext } from './build-context';
import { buildStages } from './build-stages';
import { readDockerfile } from './read-dockerfile';

const CHECKOUT = resolve(__dirname, '../..');
const INSIDE = '--inside';

function main(): void {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'anochat-image-'));
  try {
    // The socket of Postgres, which runs as another account, lies in it.
    spawnSync('chmod', ['711', folder]);
    const context = join(folder, 'context');
    copyBuildContext(CHECKOUT, context);
    const stages = readDockerfile(readFileSync(join(CHECKOUT, 'Dockerfile'), 'utf8'));
    const { root, ...image } = buildStages(stages, context, join(folder, 'stages'), say);
    say(
      `built in ${seconds(began)} s; ${sizeOf(root.path)} in all, ${sizeOf(root.at('app'))} of it /app`,
    );
    say(`labels: ${JSON.stringify(Object.fromEntries(image.labels))}`);

    const plan = join(folder, 'plan.json');
    mkdirSync(join(folder, 'run'), { mode: 0o711 });
    writeFileSync(
      plan,
      JSON.stringify({ image: { ...image, root: root.path }, folder: join(folder, 'run') }),
    );
    const inside = [...process.execArgv, join(__dirname, 'in-container.ts'), plan];
    endsWell('unshare', ['--net', '--fork', '--kill-child', process.execPath, ...inside]);
    say(`all of it in ${seconds(began)} s`);
  } finally {
    // Mounts of other namespaces are not in the way; those of this one go with it.
    unmountBelow(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The deepest first. What is still mounted must not be emptied by the removal. */
function unmountBelow(folder: string): void {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => place.startsWith(`${folder}/`));
  for (const place of mounts.reverse()) spawnSync('umount', ['--lazy', place]);
}

function sizeOf(folder: string): string {
  const { stdout } = spawnSync('du', ['-sxm', folder], { encoding: 'utf8' });
  return `${stdout.split('\t')[0] ?? '?'} MB`;
}

function endsWell(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, { cwd: CHECKOUT, stdio: 'inherit' });
  if (status !== 0) throw new Error(`The image was built and does not work as it should`);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(0);

if (process.argv.includes(INSIDE)) main();
else {
  // A mount namespace of its own: whatever happens, no mount of this outlives it.
  const again = [process.execPath, ...process.execArgv, __filename, INSIDE];
  process.exitCode =
    spawnSync('unshare', ['--mount', '--fork', '--kill-child', ...again], { stdio: 'inherit' })
      .status ?? 1;
}
