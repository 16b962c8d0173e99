/** Plain CommonJS Jest; the ESM-only packages are transformed too (see transformIgnorePatterns). */
const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true, tsx: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
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
    'node_modules/(?!(@nestjs|file-type|strtok3|token-types|uint8array-extras|@tokenizer|load-esm|jose|uuid)/)',
  ],
  moduleNameMapper: {
    '^@anochat/contract$': '<rootDir>/contract/src/index.ts',
    '^@anochat/sdk$': '<rootDir>/clients/sdk/src/index.ts',
    '^@anochat/sdk/(.*)$': '<rootDir>/clients/sdk/src/$1/index.ts',
  },
};
const project = (displayName, roots, testMatch, extra = {}) => ({
  ...shared,
  displayName,
  roots: roots.map((root) => `<rootDir>/${root}`),
  testMatch,
  ...extra,
});
module.exports = {
  projects: [
    project('unit', ['src', 'contract/src', 'clients/sdk/src', 'tools'], ['**/*.spec.ts']),
    project('medium', ['test/medium', 'test/conformance'], ['**/*.spec.ts']),
    project('e2e', ['test/e2e'], ['**/*.e2e-spec.ts']),
    project('chaos', ['test/chaos'], ['**/*.spec.ts']),
  ],
};
