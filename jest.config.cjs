const { existsSync } = require('node:fs');

/** Plain CommonJS Jest; the ESM-only packages are transformed too (see transformIgnorePatterns). */
const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true, tsx: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        react: { runtime: 'automatic' },
      },
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];
const shared = {
  testEnvironment: 'node',
  rootDir: __dirname,
  transform: { '^.+\\.(t|j)sx?$': swc, '^.+\\.mjs$': swc },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json'],
  transformIgnorePatterns: [
    'node_modules/(?!(@nestjs|file-type|strtok3|token-types|uint8array-extras|@tokenizer|load-esm|jose|uuid|ts-mls|@hpke|@noble|@scure|@opentelemetry/otlp-exporter-base)/)',
  ],
  moduleNameMapper: {
    '^@anochat/contract$': '<rootDir>/contract/src/index.ts',
    '^@anochat/e2ee$': '<rootDir>/e2ee/src/index.ts',
    '^@anochat/e2ee/mls$': '<rootDir>/e2ee/src/mls/index.ts',
    '^@anochat/e2ee/(sodium|noble)$': '<rootDir>/e2ee/src/primitives/$1.ts',
    '^@anochat/sdk$': '<rootDir>/clients/sdk/src/index.ts',
    '^@anochat/sdk/(.*)$': '<rootDir>/clients/sdk/src/$1/index.ts',
  },
};
/** Jest refuses roots that are not there; a project without any is left out. */
const project = (displayName, roots, testMatch, extra = {}) => {
  const present = roots.filter((root) => existsSync(`${__dirname}/${root}`));
  if (present.length === 0) return [];
  const folders = present.map((root) => `<rootDir>/${root}`);
  return [{ ...shared, displayName, roots: folders, testMatch, ...extra }];
};
/** One real Postgres a worker, see test/support/postgres.ts. */
const withPostgres = {
  globalSetup: '<rootDir>/test/support/postgres-setup.ts',
  globalTeardown: '<rootDir>/test/support/postgres-teardown.ts',
};
const endToEnd = { ...withPostgres, globalSetup: '<rootDir>/test/support/e2e-setup.cjs' };
/** Folders of test/e2e for `npm run test:clients`, which brings more than `npm test`. */
const CLIENTS = ['desktop', 'mobile', 'mobile-exports', 'three'];

module.exports = {
  // A bound for what hangs, on a busy machine too; how fast things are is for the benchmarks. It is
  // longer than a wait of test/support, which names what did not come. (A project's own is ignored.)
  testTimeout: 90_000,
  projects: [
    ...project(
      'unit',
      ['src', 'contract/src', 'e2ee/src', 'clients/sdk/src', 'tools', 'test/support'],
      ['**/*.spec.ts'],
    ),
    ...project('simulation', ['test/simulation'], ['**/*.spec.ts']),
    ...project('medium', ['test/medium', 'test/conformance'], ['**/*.spec.ts'], withPostgres),
    ...project('e2e', ['test/e2e'], ['**/*.e2e-spec.ts'], {
      ...endToEnd,
      testPathIgnorePatterns: ['/node_modules/', `<rootDir>/test/e2e/(${CLIENTS.join('|')})/`],
    }),
    // Speaks to real servers of other makers, see tools/object-stores.cjs.
    ...project('cluster', ['test/cluster'], ['**/*.spec.ts'], withPostgres),
    // Starts the built server, each with a durable Postgres of its own, see test/support/instance.ts.
    ...project('chaos', ['test/chaos'], ['**/*.spec.ts'], {
      globalSetup: '<rootDir>/test/support/build-server.cjs',
    }),
    ...project('fuzz', ['test/fuzz'], ['**/*.spec.ts'], {
      globalSetup: '<rootDir>/test/support/build-server.cjs',
    }),
    // Of the other clients, for `npm run test:clients`; what mobile tests by jest-expo is in its folder.
    ...project(
      'desktop',
      ['clients/desktop', 'test/e2e/desktop'],
      ['**/*.spec.ts', '**/*.e2e-spec.ts'],
      endToEnd,
    ),
    ...project('mobile-exports', ['test/e2e/mobile-exports'], ['**/*.e2e-spec.ts'], endToEnd),
    ...project('mobile-web', ['test/e2e/mobile'], ['**/*.e2e-spec.ts'], endToEnd),
    ...project('three', ['test/e2e/three'], ['**/*.e2e-spec.ts'], endToEnd),
    ...project('sdk-hermes', ['test/sdk-hermes'], ['**/*.spec.ts']),
  ],
};
