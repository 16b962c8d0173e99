/** Puts together what is packaged: the bundled main process and preload, the web build and its manifest. */
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build } from 'vite';

const folder = resolve(import.meta.dirname, '..');
const dist = join(folder, 'dist');
const webBuild = resolve(folder, '../web/dist');

const manifest = await copyWeb();
await writeFile(join(dist, 'bundle.json'), manifest);
await cp(join(webBuild, 'icon-512.png'), join(dist, 'icon.png'));
await cp(join(folder, 'assets'), dist, { recursive: true });
await bundle('main', { BUNDLE_DIGEST: JSON.stringify(sha256(manifest)) });
await bundle('preload');

/** @returns the manifest of its files: path to digest, in a lasting order */
async function copyWeb() {
  await rm(dist, { recursive: true, force: true });
  const entries = await readdir(webBuild, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const digests = {};
  for (const file of files) {
    const name = relative(webBuild, file).split(sep).join('/');
    const bytes =
      name === 'sw.js' ? withoutShell(await readFile(file, 'utf8')) : await readFile(file);
    const target = join(dist, 'web', name);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
    digests[name] = sha256(bytes);
  }
  for (const name of ['index.html', 'sw.js'])
    if (!(name in digests)) throw new Error(`The web build is not whole: ${name} is missing`);
  return JSON.stringify(digests, null, 1);
}

/** The files are here already, and caches take nothing of this scheme: the worker answers players alone. */
function withoutShell(worker) {
  const emptied = worker.replace(/^const SHELL = .*$/m, 'const SHELL = [];');
  if (emptied === worker) throw new Error('sw.js does not begin with the list of its files');
  return emptied;
}

async function bundle(name, define = {}) {
  await build({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    ssr: { noExternal: true, resolve: { conditions: ['@anochat/source', 'module', 'node'] } },
    build: {
      ssr: join(folder, `src/${name === 'main' ? 'main/main' : 'preload/preload'}.ts`),
      outDir: dist,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node22',
      minify: false,
      rolldownOptions: {
        external: ['electron', /^node:/],
        output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false },
      },
    },
  });
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
