import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './run';

/** What stands in for the images: Node and npm of these versions, as the registry of npm has them. */
const NODE = '24.21.0';
const NPM = '11.21.2';

/** What debootstrap leaves behind, and what the slim images do without. */
const NOT_IN_SLIM = [
  ...['var/cache/apt/archives/*.deb', 'var/cache/apt/*.bin', 'var/lib/apt/lists/*', 'var/log/*'],
  ...['usr/share/doc/*', 'usr/share/man/*', 'usr/share/locale/*', 'usr/share/info/*'],
];

/** As in those images: what was installed is not kept for another time. */
const KEEPS_NO_PACKAGES = [
  'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };',
  'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";\n',
].join('\n');

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'anochat/programs');

/**
 * A folder with the file system of an image that a Dockerfile may start from, made once a machine.
 * Debian is the real one, by debootstrap: its `minbase` is what debian:bookworm-slim is cut from. The
 * image of Node is that with Node's own build and npm, without yarn and its entrypoint.
 *
 * @throws Error for any other image
 */
export function baseImage(image: string): string {
  switch (image) {
    case 'debian:bookworm-slim':
      return made('debian-bookworm', (folder) => {
        run('debootstrap', ['--variant=minbase', 'bookworm', folder]);
        const waste = NOT_IN_SLIM.map((place) => join(folder, place));
        run('sh', ['-c', 'cd / && rm -rf $*', 'sh', ...waste]);
        writeFileSync(join(folder, 'etc/apt/apt.conf.d/docker-clean'), KEEPS_NO_PACKAGES);
      });
    case 'node:24-bookworm-slim':
      return made(`node-${NODE}-bookworm`, (folder) => {
        run('cp', ['-a', `${baseImage('debian:bookworm-slim')}/.`, folder]);
        const modules = join(folder, 'usr/local/lib/node_modules');
        mkdirSync(modules, { recursive: true });
        const node = `node-linux-${process.arch}`;
        for (const name of [`${node}@${NODE}`, `npm@${NPM}`]) unpack(name, folder);
        cpSync(join(folder, 'tmp', node, 'bin/node'), join(folder, 'usr/local/bin/node'));
        renameSync(join(folder, 'tmp/npm'), join(modules, 'npm'));
        for (const command of ['npm', 'npx'])
          symlinkSync(
            `../lib/node_modules/npm/bin/${command}-cli.js`,
            join(folder, 'usr/local/bin', command),
          );
        run('rm', ['-r', join(folder, 'tmp', node)]);
      });
    default:
      throw new Error(`Nothing here stands in for the image ${image}`);
  }
}

function unpack(spec: string, folder: string): void {
  const place = join(folder, 'tmp', spec.slice(0, spec.lastIndexOf('@')));
  const draft = mkdtempSync(join(folder, 'tmp/pack-'));
  run('npm', ['pack', '--silent', '--pack-destination', draft, spec]);
  const [file = ''] = readdirSync(draft);
  mkdirSync(place);
  run('tar', ['-xzf', join(draft, file), '--strip-components=1', '--no-same-owner', '-C', place]);
  run('rm', ['-r', draft]);
}

function made(name: string, make: (folder: string) => void): string {
  const place = join(CACHE, name, 'root');
  if (existsSync(place)) return place;
  mkdirSync(join(CACHE, name), { recursive: true });
  // Aside, so that half of it is never taken for the whole.
  const draft = mkdtempSync(join(CACHE, name, 'draft-'));
  run('chmod', ['755', draft]);
  make(draft);
  renameSync(draft, place);
  return place;
}
