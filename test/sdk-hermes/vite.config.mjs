import { join } from 'node:path';

const here = (file) => join(import.meta.dirname, file);

/** One script of `in-<mode>.ts`: what tests take of Node and of WebAssembly, of an engine that has neither. */
export default ({ mode }) => ({
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'error',
  resolve: {
    conditions: ['@anochat/source', 'module', 'browser'],
    alias: [
      { find: /^.*\/platform\/node$/, replacement: here('bare-platform.ts') },
      { find: '@anochat/e2ee/sodium', replacement: here('bare-primitives.ts') },
    ],
  },
  build: {
    lib: {
      entry: here(`in-${mode}.ts`),
      formats: ['iife'],
      name: 'sdk',
      fileName: () => 'bundle.js',
    },
    target: 'es2022',
    minify: false,
    emptyOutDir: false,
  },
});
