import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { until } from '../../support/until';
import type { Actions } from './stub/control';

const CHECKOUT = resolve(__dirname, '../../..');
const MIB = 1024 ** 2;

interface ProgramOptions {
  /** Where it keeps what it keeps, over its starts. */
  readonly folder: string;
  readonly display: string;
  /** Empty: the computer has no keychain. */
  readonly keychain?: string;
  readonly isKeychainLocked?: boolean;
  readonly args?: readonly string[];
}

type Answer = { readonly id: number } & (
  { readonly value?: unknown; readonly error?: undefined } | { readonly error: string }
);

/** The desktop client's own main process on the stand-in for Electron, and its windows to look into. */
export class Program {
  /** From the start of the process to the first page. */
  startedInMs = 0;
  private readonly browsers = new Map<string, Promise<Browser>>();
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private asked = 0;
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer: Answer) => this.waiting.get(answer.id)?.(answer));
    child.on('exit', (code) => {
      const error = `It ended with ${code}: ${this.output}`;
      for (const [id, answer] of this.waiting) answer({ id, error });
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
  }

  static async start({
    folder,
    display,
    keychain = 'of the test',
    isKeychainLocked = false,
    args = [],
  }: ProgramOptions): Promise<Program> {
    const began = performance.now();
    const child = fork(join(CHECKOUT, 'clients/desktop/dist/main.cjs'), [...args], {
      execArgv: ['--require', join(__dirname, 'stub/register.cjs')],
      env: {
        ...process.env,
        DISPLAY: display,
        STUB_FOLDER: folder,
        STUB_KEYCHAIN: keychain,
        STUB_KEYCHAIN_LOCKED: String(isKeychainLocked),
        NODE_OPTIONS: '',
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const program = new Program(child);
    await program.page();
    program.startedInMs = performance.now() - began;
    return program;
  }

  /** All that the process has written. */
  get log(): string {
    return this.output;
  }

  async do<A extends keyof Actions>(
    action: A,
    ...args: Parameters<Actions[A]>
  ): Promise<Awaited<ReturnType<Actions[A]>>> {
    const id = ++this.asked;
    const answer = await new Promise<Answer>((done) => {
      this.waiting.set(id, done);
      this.child.send({ id, action, args });
    });
    this.waiting.delete(id);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value as Awaited<ReturnType<Actions[A]>>;
  }

  /** The page of the window that shows. */
  async page(): Promise<Page> {
    let address = '';
    await until('a window to show', async () => {
      const shown = (await this.do('windows')).find(({ isVisible }) => isVisible);
      if (shown?.url.startsWith('app://')) address = shown.debuggerUrl ?? '';
      return address !== '';
    });
    const browser = this.browsers.get(address) ?? chromium.connectOverCDP(address);
    this.browsers.set(address, browser);
    const page = (await browser).contexts()[0]!.pages()[0]!;
    page.setDefaultTimeout(60_000);
    return page;
  }

  /** In MiB: of the main process, of the page that shows, and what of the latter is JavaScript's heap. */
  async memory(): Promise<{ readonly main: number; readonly page: number; readonly heap: number }> {
    const page = await this.page();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    await session.detach();
    const browser = await page.context().browser()!.newBrowserCDPSession();
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    await browser.detach();
    const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
    return {
      main: shareOf(this.child.pid!),
      page: Math.max(...pages.map(shareOf)),
      heap: Math.round(heap / MIB),
    };
  }

  async quit(): Promise<void> {
    if (this.child.exitCode !== null || !this.child.connected) return;
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.send({ id: ++this.asked, action: 'quit', args: [] });
    const late = setTimeout(() => this.child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(late);
    this.browsers.clear();
  }
}

/** Of a process, on Linux, in MiB: what it shares with others counts by its share. */
function shareOf(pid: number): number {
  const told = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Math.round(Number(/^Pss:\s+(\d+) kB/m.exec(told)?.[1]) / 1024);
}
