import { join } from 'node:path';

/** One script of `in-<mode>.ts` and all that it uses, for an engine that loads nothing else. */
export default ({ mode }) => ({
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'error',
  resolve: { conditions: ['@anochat/source', 'module', 'browser'] },
  build: {
    lib: {
      entry: join(import.meta.dirname, `in-${mode}.ts`),
      formats: ['iife'],
      name: 'knownAnswers',
      fileName: () => 'bundle.js',
    },
    target: 'es2022',
    minify: false,
    emptyOutDir: false,
  },
});
