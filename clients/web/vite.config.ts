import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { emojiPlugin } from './build/emoji-plugin.ts';
import { shellPlugin } from './build/shell-plugin.ts';

const server = process.env['ANOCHAT_SERVER'] ?? 'http://127.0.0.1:3000';

export default defineConfig(({ command }) => {
  // A build is what people get, also when it is made by a test run, which sets this to `test`.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    plugins: [react(), emojiPlugin(), shellPlugin()],
    // Workspaces are taken from their TypeScript source: one build, nothing stale.
    resolve: { conditions: ['@anochat/source', 'module', 'browser', 'development|production'] },
    // Tests run in Node, where these have a setting of their own.
    ssr: {
      resolve: { conditions: ['@anochat/source', 'module', 'node', 'development|production'] },
    },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // A data: URL would need a looser content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    // As the client itself: loaded apart, in parts.
    worker: { format: 'es' },
    server: {
      proxy: {
        '/api': { target: server, changeOrigin: false },
        '/socket.io': { target: server, ws: true, changeOrigin: false },
      },
    },
    test: {
      include: ['{src,worker}/**/*.test.{ts,tsx}', '../tokens/src/**/*.test.ts'],
      environment: 'node',
    },
  };
});
