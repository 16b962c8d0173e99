/**
 * Who may import whom: the table of docs/architecture.md. tools/verify-boundaries.spec.ts sees each
 * rule fail once.
 */

/** What a module may not reach; whatever it may reach, it reaches through index.ts. */
const CLOSED = {
  platform: ['users', 'auth', 'media', 'links', 'conversations', 'realtime', 'push', 'cli'],
  users: ['auth', 'media', 'links', 'conversations', 'realtime', 'push', 'cli'],
  auth: ['media', 'links', 'conversations', 'realtime', 'push', 'cli'],
  media: ['users', 'auth', 'links', 'conversations', 'realtime', 'push', 'cli'],
  links: ['users', 'auth', 'media', 'conversations', 'realtime', 'push', 'cli'],
  conversations: ['auth', 'links', 'realtime', 'push', 'cli'],
  realtime: ['users', 'media', 'links', 'push', 'cli'],
  push: ['users', 'auth', 'media', 'links', 'conversations', 'realtime', 'cli'],
};
const WITHOUT_E2EE = ['platform', 'auth', 'media', 'links', 'realtime', 'push'];

const tableRules = Object.entries(CLOSED).map(([module, closed]) => ({
  name: `${module}-imports-only-its-own-row`,
  severity: 'error',
  from: { path: `^src/${module}/` },
  to: { path: `^src/(${closed.join('|')})/` },
}));
const e2eeRules = WITHOUT_E2EE.map((module) => ({
  name: `${module}-knows-no-e2ee`,
  severity: 'error',
  from: { path: `^src/${module}/` },
  to: { path: '^e2ee/' },
}));

/** A package that one place alone may use. */
const confined = (name, packages, places) => ({
  name,
  severity: 'error',
  from: { path: '^(src|migrations)/', pathNot: [...places, '\\.spec\\.ts$'] },
  to: { path: `(^|/)node_modules/(${packages.join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: { pathNot: '^clients/' },
      to: { couldNotResolve: true },
    },
    ...tableRules,
    ...e2eeRules,
    {
      name: 'modules-meet-at-index',
      comment: 'Another module is imported through its index.ts.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/(?!platform/)[^/]+/.+', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'root-meets-modules-at-index',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/(?!platform/)[^/]+/.+', pathNot: '^src/[^/]+/index\\.ts$' },
    },
    {
      name: 'platform-parts-meet-at-index',
      severity: 'error',
      from: { path: '^src/platform/([^/]+)/' },
      to: {
        path: '^src/platform/[^/]+/.+',
        pathNot: ['^src/platform/$1/', '^src/platform/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'platform-is-used-at-index',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/' },
      to: { path: '^src/platform/[^/]+/.+', pathNot: '^src/platform/[^/]+/index\\.ts$' },
    },
    {
      name: 'modules-do-not-know-the-root',
      severity: 'error',
      from: { path: '^src/(?!cli/)[^/]+/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    confined(
      'typeorm-only-in-stores',
      ['typeorm', '@nestjs/typeorm', 'pg'],
      ['^src/[^/]+/store/', '^src/platform/database/', '^migrations/'],
    ),
    confined('kafka-only-in-bus', ['kafkajs'], ['^src/platform/bus/']),
    confined('s3-only-in-blobs', ['minio', '@aws-sdk/[^/]+'], ['^src/platform/blobs/']),
    {
      name: 'addon-only-in-platform-native',
      severity: 'error',
      from: { path: '^(src|clients|contract|e2ee)/', pathNot: '^src/platform/native/' },
      to: { path: '^native/' },
    },
    {
      name: 'contract-stands-alone',
      comment: 'Wire types know no framework and nobody who uses them.',
      severity: 'error',
      from: { path: '^contract/src/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^contract/src/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'e2ee-knows-the-contract-alone',
      comment: 'Server and clients share it: no framework, no Node, no browser.',
      severity: 'error',
      from: { path: '^e2ee/src/', pathNot: ['\\.spec\\.ts$', '/testing/'] },
      to: {
        pathNot: [
          '^(e2ee|contract)/',
          '(^|/)node_modules/(ts-mls|@noble/[^/]+|@scure/bip39|libsodium-wrappers-sumo)/',
        ],
      },
    },
    {
      name: 'clients-know-no-server',
      severity: 'error',
      from: { path: '^clients/' },
      to: { path: '^(src|migrations)/' },
    },
    {
      name: 'server-knows-no-client',
      severity: 'error',
      from: { path: '^(src|migrations|contract|e2ee)/' },
      to: { path: '^clients/' },
    },
    {
      name: 'product-knows-no-test',
      severity: 'error',
      from: {
        path: '^(src|migrations|contract/src|clients/[^/]+/src)/',
        pathNot: '\\.(spec|test)\\.tsx?$',
      },
      to: { path: '^test/|\\.(spec|test)\\.tsx?$' },
    },
    {
      name: 'product-uses-no-development-package',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@anochat/source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css', '.d.ts'],
    },
  },
};
