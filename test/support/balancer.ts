import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeCertificate } from './certificate';
import { programPath } from './program-path';
import { freePort } from './server-process';
import { until } from './until';
import { undoAtEnd } from './undo-at-end';

/** A load balancer in front of instances, run with its file of deploy/. */
export interface Balancer {
  readonly port: number;
  /** PEM of the authority that signed its certificate; undefined without TLS. */
  readonly authority: string | undefined;
  readonly pid: number;
  stop(): Promise<void>;
}

export type BalancerName = 'nginx' | 'haproxy';

export interface BalancerPlan {
  readonly instances: readonly { readonly url: string; readonly internalUrl: string }[];
  /** Ends TLS, as the file does; without it load costs the test less. */
  readonly tls?: boolean;
  /** With the lines that a cookie for polling takes; for two instances. */
  readonly polling?: boolean;
}

const DEPLOY = resolve(__dirname, '../../deploy');
/** The addresses that the files give their two instances. */
const [FIRST, SECOND] = ['10.0.0.11', '10.0.0.12'];

/** What tests need of a program that this machine may lack. */
export const hasBalancer = (name: BalancerName): boolean => programPath(name) !== undefined;

export async function startBalancer(name: BalancerName, plan: BalancerPlan): Promise<Balancer> {
  const program = programPath(name);
  if (program === undefined) throw new Error(`There is no ${name} on this machine`);
  const folder = mkdtempSync(join(tmpdir(), `anochat-${name}-`));
  const port = await freePort();
  const key = join(folder, 'key.pem');
  const certificate = join(folder, 'cert.pem');
  if (plan.tls) makeCertificate(certificate, key);
  const args = FILES[name](folder, port, plan);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const keep = (text: unknown): void => void (said = (said + String(text)).slice(-4_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const stop = undoAtEnd(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `${plan.tls ? 'https' : 'http'}://127.0.0.1:${port}/`;
  try {
    await until(`${name} is up`, () => {
      if (child.exitCode !== null) throw new Error(`${name} ended:\n${said}`);
      // A certificate that nobody knows is an answer.
      return fetch(url).then(
        () => true,
        (error: unknown) => String((error as Error).cause).includes('self-signed'),
      );
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const authority = plan.tls ? readFileSync(certificate, 'utf8') : undefined;
  return { port, authority, pid: child.pid ?? 0, stop };
}

type Write = (folder: string, port: number, plan: BalancerPlan) => readonly string[];

/** Each writes its file as a test runs it, and gives the arguments. */
const FILES: Readonly<Record<BalancerName, Write>> = {
  nginx(folder, port, plan) {
    mkdirSync(join(folder, 'temp'));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `    ${kind}_temp_path "${folder}/temp/${kind}";`,
    );
    const file = fileOf('nginx.conf', plan, {
      'pid /run/nginx.pid;': `pid "${folder}/nginx.pid";`,
      'http {': ['http {', ...temporary].join('\n'),
      'listen 443 ssl http2;': `listen 127.0.0.1:${port}${plan.tls ? ' ssl http2' : ''};`,
      'ssl_certificate     /etc/ssl/chat.example.org.pem;': plan.tls
        ? `ssl_certificate "${folder}/cert.pem";`
        : '',
      'ssl_certificate_key /etc/ssl/chat.example.org.key;': plan.tls
        ? `ssl_certificate_key "${folder}/key.pem";`
        : '',
      'server_name chat.example.org': 'server_name localhost',
    });
    writeFileSync(join(folder, 'nginx.conf'), file);
    // As root its workers would be another account, to whom this folder is closed.
    const test = `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''}`;
    return ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf'), '-g', test];
  },
  haproxy(folder, port, plan) {
    const pem = join(folder, 'both.pem');
    if (plan.tls) {
      const parts = ['cert.pem', 'key.pem'].map((name) => readFileSync(join(folder, name)));
      writeFileSync(pem, Buffer.concat(parts), { mode: 0o600 });
    }
    const file = fileOf('haproxy.cfg', plan, {
      'bind :443 ssl crt /etc/haproxy/chat.example.org.pem alpn h2,http/1.1': plan.tls
        ? `bind 127.0.0.1:${port} ssl crt ${pem} alpn h2,http/1.1`
        : `bind 127.0.0.1:${port}`,
      'maxconn 30000': 'maxconn 2000', // what the test's own limit of open files allows
    });
    writeFileSync(join(folder, 'haproxy.cfg'), file);
    return ['-db', '-q', '-f', join(folder, 'haproxy.cfg')];
  },
};

/** The file of deploy/ with the places of a test; whatever is replaced has to stand there. */
function fileOf(
  name: string,
  { instances, polling }: BalancerPlan,
  replacements: Readonly<Record<string, string>>,
): string {
  let text = readFileSync(join(DEPLOY, name), 'utf8');
  for (const [from, to] of Object.entries(replacements)) {
    if (!text.includes(from)) throw new Error(`deploy/${name} does not say ${from}`);
    text = text.replace(from, to);
  }
  const lines = text.split('\n').flatMap((line) => {
    if (line.includes('#polling: ')) return polling ? [line.replace('#polling: ', '')] : [];
    const isServer = line.trim().startsWith('server ');
    if (!isServer || !line.includes(SECOND)) return [line];
    // As many lines as there are further instances.
    return instances.slice(1).map((_, index) => line.replaceAll(SECOND, `10.0.0.${12 + index}`));
  });
  return lines.map((line) => placed(line, instances)).join('\n');
}

/** 10.0.0.11 is the first instance, 10.0.0.12 the second, ... */
function placed(line: string, instances: BalancerPlan['instances']): string {
  return instances.reduce((text, { url, internalUrl }, index) => {
    const address = index === 0 ? FIRST : `10.0.0.${11 + index}`;
    if (!text.includes(address)) return text;
    return text
      .replaceAll(`${address}:3000`, new URL(url).host)
      .replace('check port 3001', `check port ${new URL(internalUrl).port}`)
      .replace(/^(\s+server )[ab] (?=127)/, `$1i${index} `);
  }, line);
}
