import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'vite';

const SOURCE = resolve(import.meta.dirname, '../worker/service-worker.ts');
const NAME = 'sw.js';

/** Writes the service worker into the build, with the list of the files that it keeps. */
export function shellPlugin(): Plugin {
  return {
    name: 'anochat-shell',
    apply: 'build',
    // The bundle is told without what is copied from `public`, so the folder is read.
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir }) {
        if (dir === undefined) throw new Error('The build has no folder');
        const shell = await shellOf(dir);
        const id = digest('sha256', JSON.stringify(shell)).slice(0, 16);
        const head = `const SHELL = ${JSON.stringify(shell)};\nconst BUILD = '${id}';\n`;
        await writeFile(join(dir, NAME), head + (await bundleWorker()));
      },
    },
  };
}

/** A classic worker in one file: every browser that has service workers takes it. */
async function bundleWorker(): Promise<string> {
  const outcome = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: { input: SOURCE, output: { format: 'iife' } },
    },
  });
  const [chunk] = [outcome].flat().flatMap((one) => ('output' in one ? one.output : []));
  if (chunk?.type !== 'chunk') throw new Error('The service worker was not built');
  return chunk.code;
}

/** Path and integrity of each file, in a lasting order; the page stands at the root. */
async function shellOf(dir: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name !== NAME)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const path = `/${relative(dir, file).split(sep).join('/')}`;
      const integrity = `sha384-${digest('sha384', await readFile(file), 'base64')}`;
      return [path === '/index.html' ? '/' : path, integrity] as const;
    }),
  );
}

function digest(
  algorithm: string,
  content: string | Uint8Array,
  encoding: 'hex' | 'base64' = 'hex',
): string {
  return createHash(algorithm).update(content).digest(encoding);
}
