import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Config } from '../../src/platform/config';

const CHECKOUT = resolve(__dirname, '../..');
const PROFILES = ['', 'cluster', 'observability', 'cluster,observability'];
const IMAGE = 'anochat:';

interface Service {
  readonly image: string;
  readonly build?: object;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly volumes?: readonly { readonly type: string; readonly source: string }[];
  readonly ports?: readonly { readonly host_ip?: string }[];
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly deploy?: {
    readonly resources?: { readonly limits?: Readonly<Record<string, unknown>> };
  };
}

const loader = process.env.COMPOSE_LOADER_PATH;
/** Go builds the loader: tools/compose-loader.cjs. */
const withLoader = loader === undefined ? describe.skip : describe;

/** What compose.yaml comes to, for `docker compose` with these profiles; nothing of .env in it. */
function load(profiles: string, ...services: readonly string[]): Readonly<Record<string, Service>> {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-compose-'));
  const { status, stdout, stderr } = spawnSync(
    String(loader),
    [join(CHECKOUT, 'compose.yaml'), profiles, ...services],
    { encoding: 'utf8', env: { PATH: process.env.PATH }, cwd: folder },
  );
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { services: Record<string, Service> }).services;
}

withLoader('compose.yaml (needs COMPOSE_LOADER_PATH)', () => {
  it.each(PROFILES)(
    'is what the loader of docker compose takes, with the profiles "%s"',
    (profiles) => {
      expect(Object.keys(load(profiles))).toEqual(expect.arrayContaining(['server', 'postgres']));
    },
  );

  it('brings one server and its database by itself, and no server beside a cluster', () => {
    expect(Object.keys(load('')).sort()).toEqual(['credentials', 'postgres', 'server']);
    expect(Object.keys(load('cluster', 'balancer')).sort()).toEqual([
      'balancer',
      'credentials',
      'instance-1',
      'instance-2',
      'kafka',
      'migrate',
      'minio',
      'postgres',
    ]);
  });

  const everything = (): [string, Service][] => Object.entries(load('cluster,observability'));

  it('mounts files that are there', () => {
    const files = everything().flatMap(([, { volumes = [] }]) =>
      volumes.filter(({ type }) => type === 'bind').map(({ source }) => source),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('keeps every container from what it does not need', () => {
    for (const [name, service] of everything()) {
      expect([name, service]).toEqual([
        name,
        expect.objectContaining({
          read_only: true,
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
        }),
      ]);
      expect([name, Object.keys(service.deploy?.resources?.limits ?? {})]).toEqual([
        name,
        expect.arrayContaining(['cpus', 'memory', 'pids']),
      ]);
      for (const port of service.ports ?? []) expect(port.host_ip).toBe('127.0.0.1');
    }
  });

  /** Images without a program that could ask. */
  const UNASKED = ['otel-collector', 'jaeger'];

  it('tells of each service that goes on running whether it is well', () => {
    for (const [name, { image, restart, healthcheck }] of everything()) {
      // The image of the server has a check of its own.
      const isChecked = image.startsWith(IMAGE)
        ? healthcheck === undefined
        : (healthcheck?.test?.length ?? 0) > 0;
      const isExpected = restart !== 'no' && !UNASKED.includes(name);
      expect([name, isChecked]).toEqual([name, isExpected]);
    }
  });

  it('holds no password, and gives each by a file', () => {
    for (const [name, { environment = {} }] of everything()) {
      const open = Object.entries(environment)
        .filter(([variable]) => /PASSWORD|SECRET|ACCESS_KEY|ROOT_USER|DATABASE_URL/.test(variable))
        .filter(([variable]) => !/_FILE$/.test(variable));
      expect([name, open]).toEqual([name, []]);
    }
  });

  it('gives the server settings that there are', () => {
    const known = new Set(
      readFileSync(join(CHECKOUT, '.env.example'), 'utf8').match(/^[A-Z0-9_]+(?==)/gm) ?? [],
    );
    for (const [name, { environment = {} }] of ours()) {
      const unknown = Object.keys(environment)
        .map((variable) => variable.replace(/_FILE$/, ''))
        .filter((variable) => !known.has(variable));
      expect([name, unknown]).toEqual([name, []]);
    }
  });

  const ours = (): [string, Service][] =>
    everything().filter(([, { image }]) => image.startsWith(IMAGE));

  it('gives the server settings that it takes, with the credentials that are made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'anochat-compose-'));
    try {
      makeCredentials(folder);
      for (const [, { environment = {} }] of ours().filter(([name]) => name !== 'credentials')) {
        const given = Object.entries(environment).map(([variable, value]) => [
          variable,
          (value ?? '').replace(/^\/run\/credentials/, folder),
        ]);
        const config = Config.fromEnvironment(
          { ...imageEnvironment(), ...(Object.fromEntries(given) as Record<string, string>) },
          '/app',
        );
        expect(config.databaseUrl).toMatch(
          /^postgresql:\/\/anochat:[\w-]{32}@postgres:5432\/anochat$/,
        );
        expect(config.origin).toBe('http://localhost:3000');
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the nginx of compose.yaml', () => {
  const script = join(CHECKOUT, 'deploy/compose.sed');
  const sed = ['-f', script, join(CHECKOUT, 'deploy/nginx.conf')];
  const configuration = (): string => spawnSync('sed', sed, { encoding: 'utf8' }).stdout;

  it('is the one for machines, with its own instances and without TLS', () => {
    const lines = configuration()
      .split('\n')
      .filter((line) => !/^\s*#/.test(line));
    const text = lines.join('\n');
    expect(text.match(/^ +server \S+/gm)?.map((line) => line.trim())).toEqual([
      'server instance-1:3000',
      'server instance-2:3000',
      'server {',
    ]);
    expect(text).toContain('listen 8080;');
    expect(text).not.toMatch(/ssl|10\.0\.0|\/run\//);
  });

  const withNginx = existsSync('/usr/sbin/nginx') ? it : it.skip;
  withNginx('is taken by nginx (needs /usr/sbin/nginx)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'anochat-nginx-'));
    try {
      const file = join(folder, 'nginx.conf');
      // The names are Docker's to know.
      const text = configuration().replace(/instance-\d/g, '127.0.0.1');
      writeFileSync(file, text.replace('/tmp/nginx.pid', join(folder, 'nginx.pid')));
      const { stderr } = spawnSync('/usr/sbin/nginx', ['-t', '-e', 'stderr', '-c', file], {
        encoding: 'utf8',
      });
      expect(stderr).toContain('test is successful');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the credentials of compose.yaml', () => {
  it('are made once, for their owner and one group', () => {
    const folder = mkdtempSync(join(tmpdir(), 'anochat-credentials-'));
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const names = [
      'database-password',
      'database-url',
      's3-access-key',
      's3-secret-key',
      'grafana-password',
    ];
    try {
      makeCredentials(folder);
      const made = names.map(read);
      expect(statSync(folder).mode & 0o777).toBe(0o750);
      for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o440);
      expect(new URL(read('database-url')).password).toBe(read('database-password'));
      expect(new Set(made).size).toBe(names.length);
      makeCredentials(folder);
      expect(names.map(read)).toEqual(made);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function makeCredentials(folder: string): void {
  const script = join(CHECKOUT, 'deploy/make-credentials.cjs');
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** The ENV of the Dockerfile, whose values have no spaces. */
function imageEnvironment(): Record<string, string> {
  const text = readFileSync(join(CHECKOUT, 'Dockerfile'), 'utf8');
  const block = /^ENV ((?:.*\\\n)*.*)$/m.exec(text)?.[1] ?? '';
  return Object.fromEntries(
    block
      .split(/[\s\\]+/)
      .filter(Boolean)
      .map((pair) => pair.split('=', 2) as [string, string]),
  );
}
