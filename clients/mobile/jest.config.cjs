/** Screens and navigation, drawn by React's test renderer; `npm run test:clients` runs them. */
module.exports = {
  preset: 'jest-expo',
  // On a machine that has much else to do.
  testTimeout: 60_000,
  testMatch: ['<rootDir>/src/**/*.test.{ts,tsx}'],
  setupFilesAfterEnv: ['<rootDir>/src/testing/setup.ts'],
  moduleNameMapper: {
    // The engine that expo-sqlite runs in browsers: here for tests of what runs on SQLite.
    '^wa-sqlite/(.*)$': '<rootDir>/../../node_modules/expo-sqlite/web/wa-sqlite/$1.js',
    '^@anochat/contract$': '<rootDir>/../../contract/src/index.ts',
    '^@anochat/e2ee$': '<rootDir>/../../e2ee/src/index.ts',
    '^@anochat/e2ee/mls$': '<rootDir>/../../e2ee/src/mls/index.ts',
    '^@anochat/e2ee/(sodium|noble)$': '<rootDir>/../../e2ee/src/primitives/$1.ts',
    '^@anochat/sdk$': '<rootDir>/../sdk/src/index.ts',
    '^@anochat/sdk/platform$': '<rootDir>/../sdk/src/platform/react-native/index.ts',
    '^@anochat/sdk/shown/testing$': '<rootDir>/../sdk/src/shown/media/testing/parts.ts',
    '^@anochat/sdk/(.*)$': '<rootDir>/../sdk/src/$1/index.ts',
    '^@anochat/tokens$': '<rootDir>/../tokens/src/index.ts',
    '^@anochat/tokens/(.*)$': '<rootDir>/../tokens/src/$1.ts',
  },
  transformIgnorePatterns: [
    'node_modules/(?!((jest-)?react-native|@react-native(-community)?|expo(nent)?|@expo(nent)?/.*|expo-.*|@react-navigation/.*|@shopify/flash-list|react-native-.*|ts-mls|@hpke|@noble|@scure|uuid|qr|thumbhash)/?)',
  ],
};
