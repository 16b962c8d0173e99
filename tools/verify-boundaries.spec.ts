import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Each boundary rule is seen to fail: a project that breaks every rule once is cruised with the
 * real configuration, and each break must be told under the rule's name.
 */

interface Break {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

const ROOT = join(__dirname, '..');
const MODULES = ['users', 'auth', 'media', 'links', 'conversations', 'realtime', 'push', 'cli'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  users: [],
  auth: ['users'],
  media: [],
  links: [],
  conversations: ['users', 'media'],
  realtime: ['auth', 'conversations'],
  push: [],
};

const tableBreaks: readonly Break[] = Object.entries(MAY_IMPORT).flatMap(([from, allowed]) =>
  MODULES.filter((to) => to !== from && !allowed.includes(to)).map((to) => ({
    rule: `${from}-imports-only-its-own-row`,
    from: from === 'platform' ? `src/platform/bus/to-${to}.ts` : `src/${from}/to-${to}.ts`,
    to: `src/${to}/index.ts`,
  })),
);

const e2eeBreaks: readonly Break[] = ['platform', 'auth', 'media', 'links', 'realtime', 'push'].map(
  (from) => ({
    rule: `${from}-knows-no-e2ee`,
    from: from === 'platform' ? 'src/platform/bus/to-e2ee.ts' : `src/${from}/to-e2ee.ts`,
    to: 'e2ee/src/index.ts',
  }),
);

const BREAKS: readonly Break[] = [
  ...tableBreaks,
  ...e2eeBreaks,
  { rule: 'no-circular', from: 'src/users/circle-a.ts', to: 'src/users/circle-b.ts' },
  { rule: 'resolvable', from: 'src/users/lost.ts', to: './nowhere' },
  { rule: 'modules-meet-at-index', from: 'src/auth/deep.ts', to: 'src/users/store/row.ts' },
  { rule: 'root-meets-modules-at-index', from: 'src/root.ts', to: 'src/users/store/row.ts' },
  {
    rule: 'platform-parts-meet-at-index',
    from: 'src/platform/bus/deep.ts',
    to: 'src/platform/config/inner.ts',
  },
  {
    rule: 'platform-is-used-at-index',
    from: 'src/users/deep.ts',
    to: 'src/platform/config/inner.ts',
  },
  { rule: 'modules-do-not-know-the-root', from: 'src/users/to-root.ts', to: 'src/leaf.ts' },
  { rule: 'typeorm-only-in-stores', from: 'src/users/with-typeorm.ts', to: 'typeorm' },
  { rule: 'kafka-only-in-bus', from: 'src/users/with-kafka.ts', to: 'kafkajs' },
  { rule: 's3-only-in-blobs', from: 'src/media/with-s3.ts', to: 'minio' },
  { rule: 'addon-only-in-platform-native', from: 'src/users/with-addon.ts', to: 'native/index.ts' },
  { rule: 'contract-stands-alone', from: 'contract/src/framed.ts', to: 'typeorm' },
  { rule: 'e2ee-knows-the-contract-alone', from: 'e2ee/src/framed.ts', to: 'typeorm' },
  { rule: 'clients-know-no-server', from: 'clients/web/src/to-server.ts', to: 'src/leaf.ts' },
  { rule: 'server-knows-no-client', from: 'src/users/to-client.ts', to: 'clients/web/src/page.ts' },
  { rule: 'product-knows-no-test', from: 'src/users/to-test.ts', to: 'test/support/thing.ts' },
  { rule: 'product-uses-no-development-package', from: 'src/users/with-tool.ts', to: 'some-tool' },
];

/** Right uses of the same things: nothing may be said about these. */
const RIGHT: readonly Omit<Break, 'rule'>[] = [
  { from: 'src/users/store/query.ts', to: 'typeorm' },
  { from: 'src/platform/bus/kafka.ts', to: 'kafkajs' },
  { from: 'src/auth/fine.ts', to: 'src/users/index.ts' },
  { from: 'src/users/fine.ts', to: 'src/platform/config/index.ts' },
  { from: 'src/conversations/fine.ts', to: 'e2ee/src/index.ts' },
  { from: 'e2ee/src/fine.ts', to: 'contract/src/leaf.ts' },
];

const EMPTY = [
  'src/leaf.ts',
  'contract/src/leaf.ts',
  'src/users/store/row.ts',
  'src/platform/config/inner.ts',
  'src/platform/config/index.ts',
  'src/users/circle-b.ts',
  'native/index.ts',
  'clients/web/src/page.ts',
  'test/support/thing.ts',
  'e2ee/src/index.ts',
  ...MODULES.map((module) => `src/${module}/index.ts`),
];

let folder = '';
let told: readonly { readonly rule: string; readonly from: string }[] = [];

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'anochat-boundaries-')));
  for (const file of EMPTY) write(file, 'export const value = 1;\n');
  for (const { from, to } of [...BREAKS, ...RIGHT]) write(from, importOf(from, to));
  write('src/users/circle-b.ts', importOf('src/users/circle-b.ts', 'src/users/circle-a.ts'));
  for (const name of ['typeorm', 'kafkajs', 'minio', 'some-tool']) {
    write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    );
    write(`node_modules/${name}/index.js`, 'exports.value = 1;\n');
  }
  const dependencies = { typeorm: '1', kafkajs: '1', minio: '1' };
  write('package.json', JSON.stringify({ dependencies, devDependencies: { 'some-tool': '1' } }));
  write(
    'tsconfig.json',
    JSON.stringify({ compilerOptions: { module: 'nodenext', target: 'es2023' } }),
  );
  told = cruise();
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(BREAKS)('$rule is told of $from -> $to', ({ rule, from }) => {
  expect(told).toContainEqual({ rule, from });
});

it.each(RIGHT)('nothing is said of $from -> $to', ({ from }) => {
  expect(told.filter((violation) => violation.from === from)).toEqual([]);
});

it('knows every rule of the configuration', async () => {
  const { forbidden } = (await import(join(ROOT, '.dependency-cruiser.cjs'))) as {
    readonly forbidden: readonly { readonly name: string }[];
  };
  const seen = new Set(BREAKS.map(({ rule }) => rule));
  expect(forbidden.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
});

function importOf(from: string, to: string): string {
  const isFile = to.endsWith('.ts');
  const up = '../'.repeat(from.split('/').length - 1);
  const target = isFile ? `${up === '' ? './' : up}${to.replace(/\.ts$/, '')}` : to;
  return `import { value } from '${target}';\nexport const here = value;\n`;
}

function write(file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

function cruise(): readonly { readonly rule: string; readonly from: string }[] {
  const cli = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const configuration = join(ROOT, '.dependency-cruiser.cjs');
  const args = [
    cli,
    '--config',
    configuration,
    '--output-type',
    'json',
    'src',
    'contract',
    'clients',
    'e2ee',
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (!stdout.startsWith('{')) throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as {
    readonly summary: {
      readonly violations: readonly {
        readonly from: string;
        readonly rule: { readonly name: string };
      }[];
    };
  };
  return summary.violations.map(({ from, rule }) => ({ rule: rule.name, from }));
}
