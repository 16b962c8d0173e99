import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const checkout = resolve(import.meta.dirname, '../../../..');

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  worker: { format: 'es' },
  server: { fs: { allow: [checkout] } },
  resolve: { conditions: ['@anochat/source', 'module', 'browser'] },
});
