import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeCertificate } from '../support/certificate';
import { until } from '../support/until';

/** A proxy that ends TLS in front of a server, run with the file of deploy/ for it. */
export interface Proxy {
  readonly origin: string;
  /** PEM of the authority that signed its certificate. */
  readonly authority: string;
  stop(): Promise<void>;
}

export interface ProxyPlan {
  readonly port: number;
  /** Host and port of the server behind it. */
  readonly upstream: string;
}

const DEPLOY = resolve(__dirname, '../../deploy');

/** The file as it is, with the names of a test in the place of its own. */
function settings(file: string, replacements: Readonly<Record<string, string>>): string {
  let text = readFileSync(join(DEPLOY, file), 'utf8').replaceAll(/^ *#.*$/gm, '');
  for (const [from, to] of Object.entries(replacements)) {
    if (!text.includes(from)) throw new Error(`deploy/${file} does not say ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** With an authority of its own in the place of a public one; the rest is the file. */
export async function startCaddy(program: string, { port, upstream }: ProxyPlan): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-caddy-'));
  const site = settings('Caddyfile', {
    'chat.example.org': `localhost:${port}`,
    '127.0.0.1:3000': upstream,
  });
  const test = [
    'admin off',
    'auto_https disable_redirects',
    'local_certs',
    'skip_install_trust',
    `storage file_system "${folder}/storage"`,
  ];
  writeFileSync(join(folder, 'Caddyfile'), `{\n${test.join('\n')}\n}\n${site}`);
  const child = spawn(
    program,
    ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { HOME: folder, PATH: process.env.PATH } },
  );
  const authority = join(folder, 'storage/pki/authorities/local/root.crt');
  const certificate = join(folder, 'storage/certificates/local/localhost/localhost.crt');
  return ready(child, folder, port, [authority, certificate], authority);
}

/** With a certificate that signs itself. */
export async function startNginx(program: string, { port, upstream }: ProxyPlan): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-nginx-'));
  const certificate = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  makeCertificate(certificate, key);
  const server = settings('nginx-site.conf', {
    '443 ssl': `127.0.0.1:${port} ssl`,
    'server_name chat.example.org': 'server_name localhost',
    '/etc/ssl/chat.example.org.pem': `"${certificate}"`,
    '/etc/ssl/chat.example.org.key': `"${key}"`,
    '127.0.0.1:3000': upstream,
  });
  const pid = join(folder, 'nginx.pid');
  mkdirSync(join(folder, 'temp'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path "${folder}/temp/${name}";`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid "${pid}"; error_log stderr; events {}
     http { access_log off; ${temporary.join(' ')}\n${server} }`,
  );
  const child = spawn(program, ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return ready(child, folder, port, [pid], certificate);
}

/** @param signs files that are there once it listens */
async function ready(
  child: ChildProcess,
  folder: string,
  port: number,
  signs: readonly string[],
  authority: string,
): Promise<Proxy> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until('the proxy is up', () => {
      if (child.exitCode !== null) throw new Error(`the proxy ended:\n${said}`);
      return signs.every((file) => existsSync(file));
    });
    return {
      origin: `https://localhost:${port}`,
      authority: readFileSync(authority, 'utf8'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
