import { execFile, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, type QueryResultRow } from 'pg';
import { nativeChoice } from './native-choice';
import { undoAtEnd } from './undo-at-end';

export interface InstanceOptions {
  /** More settings; `DATABASE_URL` puts the instance on another database than one of its own. */
  readonly environment?: Readonly<Record<string, string>>;
}

const CHECKOUT = resolve(__dirname, '../..');
const READY_MS = 180_000;
/** As long as an orchestrator grants. */
const STOP_MS = 90_000;

/**
 * The built server as a process of its own, with its own embedded Postgres (durable, as in
 * production), data, keys and ports. The ports stay over a restart, so that clients find it again.
 * The project that uses this names `build-server.cjs` in its globalSetup.
 */
export class Instance {
  /** Origin of REST, sockets and the web client. */
  readonly url: string;
  /** Origin of health and metrics. */
  readonly internalUrl: string;
  #child: ChildProcess | undefined;
  readonly #undo = undoAtEnd(() => this.removeAll());

  private constructor(
    /** All that it leaves on the disk: `data`, `secrets` and `server.log`. */
    readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
    port: number,
    internalPort: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.internalUrl = `http://127.0.0.1:${internalPort}`;
  }

  /** @returns once it is ready. @throws with the end of its log when it does not get there. */
  static async start(options: InstanceOptions = {}): Promise<Instance> {
    const folder = mkdtempSync(join(tmpdir(), 'anochat-instance-'));
    chmodSync(folder, 0o711); // Postgres runs as another account when this is root
    const [port, internalPort] = await freePorts();
    const environment = {
      PATH: process.env.PATH ?? '',
      HOST: '127.0.0.1',
      PORT: String(port),
      INTERNAL_PORT: String(internalPort),
      DATA_DIR: join(folder, 'data'),
      SECRETS_DIR: join(folder, 'secrets'),
      REGISTRATION: 'open',
      LOG_LEVEL: 'warn',
      // Empty means not given, whatever the checkout's .env says. Loopback as a trusted proxy lets
      // one machine play many addresses, so that the limits per address stay in force.
      ...{ DATABASE_URL: '', PUBLIC_URL: '', TLS_CERT: '', TLS_KEY: '' },
      TRUSTED_PROXIES: 'loopback',
      ...nativeChoice(),
      ...options.environment,
    };
    const instance = new Instance(folder, environment, port, internalPort);
    try {
      await instance.start();
    } catch (error) {
      await instance.dispose();
      throw error;
    }
    return instance;
  }

  /** Again, on the same data and ports, after `kill9` or `stop`. */
  async start(): Promise<void> {
    const log = openSync(this.logFile, 'a', 0o600);
    const preload = ['--require', join(__dirname, 'end-with-parent.cjs')];
    const child = spawn(process.execPath, [...preload, join(CHECKOUT, 'dist/src/main.js')], {
      cwd: CHECKOUT,
      env: { ...this.environment, REMOVE_WITH_PARENT: this.folder },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#child = child;
    const deadline = Date.now() + READY_MS;
    while (!(await this.isReady())) {
      if (hasEnded(child)) throw new Error(`The server ended at its start:\n${this.logTail()}`);
      if (Date.now() > deadline) throw new Error(`The server is not ready:\n${this.logTail()}`);
      await sleep(20);
    }
  }

  /** The server's own process id. */
  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('The server does not run');
    return pid;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && !hasEnded(this.#child);
  }

  /** The embedded postmaster's process id; another one after each of its starts. */
  postgresPid(): number {
    return Number(this.postmasterLines()[0]);
  }

  /** Runs SQL beside the server, on a connection of its own. */
  async query<Row extends QueryResultRow>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    const client = new Client({ connectionString: this.databaseUrl() });
    await client.connect();
    try {
      return (await client.query<Row>(sql, [...parameters])).rows;
    } finally {
      await client.end();
    }
  }

  /** An admin command (`npm run anochat -- ...`) on this instance: the JSON that it prints. */
  async command<Result>(...args: readonly string[]): Promise<Result> {
    const script = join(CHECKOUT, 'dist/src/cli/main.js');
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...args, '--json'], {
      env: this.environment,
    });
    return JSON.parse(stdout) as Result;
  }

  databaseUrl(): string {
    if (this.environment.DATABASE_URL) return this.environment.DATABASE_URL;
    const password = readFileSync(join(this.dataFolder, 'postgres.password'), 'utf8').trim();
    const socketFolder = encodeURIComponent(this.postmasterLines()[4] ?? '');
    return `postgresql://anochat:${password}@localhost/anochat?host=${socketFolder}`;
  }

  /** SIGKILL to the server alone: its Postgres is left behind, as after a crash. */
  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** TERM, and waits for the orderly end. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends whatever still runs and removes every trace. */
  async dispose(): Promise<void> {
    await this.#undo();
  }

  private async removeAll(): Promise<void> {
    if (this.isRunning) await this.stop();
    else await this.stopLeftPostgres();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.internalUrl}/health/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.status === 200;
  }

  logTail(lines = 40): string {
    return readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-lines).join('\n');
  }

  private get dataFolder(): string {
    return join(this.folder, 'data');
  }

  private get logFile(): string {
    return join(this.folder, 'server.log');
  }

  private get postmasterFile(): string {
    return join(this.dataFolder, 'postgres/postmaster.pid');
  }

  /** Line 1 is the process id, 5 the socket's folder. */
  private postmasterLines(): readonly string[] {
    return readFileSync(this.postmasterFile, 'utf8').split('\n');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill(signal);
    const hurry = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(hurry);
    if (child.signalCode === 'SIGKILL' && signal === 'SIGTERM') {
      await this.stopLeftPostgres();
      throw new Error(`The server did not stop within ${STOP_MS} ms:\n${this.logTail()}`);
    }
  }

  private async stopLeftPostgres(): Promise<void> {
    try {
      process.kill(this.postgresPid(), 'SIGQUIT');
    } catch {
      return; // none was left
    }
    // Its last act is to remove the file. (Its number may answer on, as a zombie.)
    const deadline = Date.now() + STOP_MS;
    while (existsSync(this.postmasterFile) && Date.now() < deadline) await sleep(20);
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Both are held until both are known, so that they differ. */
async function freePorts(): Promise<[number, number]> {
  const open = () =>
    new Promise<ReturnType<typeof createServer>>((done, fail) => {
      const server = createServer();
      server.once('error', fail).listen(0, '127.0.0.1', () => done(server));
    });
  const servers = [await open(), await open()] as const;
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return [ports[0]!, ports[1]!];
}
