import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { Instance } from '../support/instance';

interface Block {
  readonly language: string;
  /** What stands behind the language: a file's name for `js`. */
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

const DOCUMENT = resolve(__dirname, '../../docs/api.md');
const BETWEEN_BLOCKS = '--- next block ---';

const blocks = fencedBlocks(readFileSync(DOCUMENT, 'utf8'));
const hasCurl = spawnSync('curl', ['--version']).status === 0;

(hasCurl ? describe : describe.skip)('docs/api.md (skipped where there is no curl)', () => {
  let server: Instance;
  let folder: string;

  beforeAll(async () => {
    server = await Instance.start();
    folder = mkdtempSync(join(tmpdir(), 'anochat-api-docs-'));
    copyPackage('socket.io-client', folder);
  }, 120_000);

  afterAll(async () => {
    await server?.dispose();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('prints what it says when its blocks are run one after the other', async () => {
    for (const { name, text } of blocks.filter(({ language }) => language === 'js')) {
      writeFileSync(join(folder, name), text);
    }
    const commands = blocks.filter(({ language }) => language === 'bash');
    const script = commands.map(({ text }) => `${text}\necho '${BETWEEN_BLOCKS}'`).join('\n');

    const { status, output } = await runBash(script, folder, server.url);

    const printed = output.split(`${BETWEEN_BLOCKS}\n`);
    const seen = commands.map((block, i) => ({
      line: block.line,
      prints: printed[i] ?? 'nothing: an earlier block failed',
    }));
    const said = commands.map((block) => ({ line: block.line, prints: saidToPrint(block) }));
    expect(seen).toEqual(said);
    expect(status).toBe(0);
  }, 120_000);
});

/** The `text` block that follows directly; a block without one prints nothing. */
function saidToPrint(block: Block): string {
  const next = blocks[blocks.indexOf(block) + 1];
  return next?.language === 'text' ? next.text : '';
}

function fencedBlocks(markdown: string): readonly Block[] {
  const found: Block[] = [];
  let open: { language: string; name: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^```(\w*)\s*(.*)$/.exec(line);
    if (open && line === '```') {
      found.push({ ...open, text: open.lines.map((each) => `${each}\n`).join('') });
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (fence)
      open = { language: fence[1] ?? '', name: fence[2] ?? '', line: index + 1, lines: [] };
  }
  return found;
}

/** Stops at the first command that fails; what it says on standard error is part of the test's output. */
function runBash(
  script: string,
  folder: string,
  server: string,
): Promise<{ readonly status: number | null; readonly output: string }> {
  const bash = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, SERVER: server, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  bash.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((done, fail) => {
    bash.once('error', fail);
    bash.once('close', (status) => done({ status, output }));
  });
}

/** A package and what it depends on, so that the folder resolves that and nothing else. */
function copyPackage(name: string, folder: string, from = __filename): void {
  const target = join(folder, 'node_modules', name);
  const place = packageFolder(name, from);
  const manifest = join(place, 'package.json');
  cpSync(place, target, { recursive: true });
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  for (const dependency of Object.keys(dependencies)) copyPackage(dependency, folder, manifest);
}

function packageFolder(name: string, from: string): string {
  const found = createRequire(from).resolve(name);
  const end = found.lastIndexOf(`node_modules${sep}${name.replace('/', sep)}${sep}`);
  if (end < 0) return dirname(found);
  return found.slice(0, end) + join('node_modules', name);
}
