import { lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './run';

const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];
/** Where the authorities of this machine's network are put, for the steps that need the network. */
const AUTHORITIES = '/run/authorities.pem';

/**
 * The file system of one stage: what its base has, and over it (overlayfs) what its steps write. Its
 * mounts live in the mount namespace of this process and go with it.
 */
export class RootFolder {
  readonly path: string;
  readonly #layers: readonly string[];

  /** @param base folders below, the topmost first */
  constructor(folder: string, base: readonly string[]) {
    const [upper, work] = [join(folder, 'written'), join(folder, 'work')];
    this.path = join(folder, 'root');
    for (const place of [upper, work, this.path]) mkdirSync(place, { recursive: true });
    this.#layers = [upper, ...base];
    const options = `lowerdir=${base.join(':')},upperdir=${upper},workdir=${work}`;
    run('mount', ['-t', 'overlay', 'overlay', '-o', options, this.path]);
  }

  /** For a stage that goes on from here. */
  get layers(): readonly string[] {
    return this.#layers;
  }

  at(path: string): string {
    return join(this.path, path);
  }

  /** What a container gets beside its image: /proc, a few devices, names of hosts. */
  mountSystem(): void {
    run('mount', ['-t', 'proc', 'proc', this.at('proc')]);
    run('mount', ['-t', 'tmpfs', 'tmpfs', this.at('dev')]);
    for (const name of DEVICES) this.#bind(join('/dev', name), join('/dev', name));
    for (const [name, target] of [
      ['fd', 'fd'],
      ['stdin', 'fd/0'],
      ['stdout', 'fd/1'],
      ['stderr', 'fd/2'],
    ] as const)
      symlinkSync(`/proc/self/${target}`, this.at(`dev/${name}`));
    run('mount', ['-t', 'tmpfs', 'tmpfs', this.at('run')]);
    for (const name of ['/etc/resolv.conf', '/etc/hosts']) this.#bind(name, name);
    const authorities = process.env.NODE_EXTRA_CA_CERTS;
    if (authorities !== undefined) this.#bind(authorities, AUTHORITIES);
  }

  /** Runs the shell on one line, as RUN does. */
  shell(line: string, environment: Readonly<Record<string, string>>, folder: string): void {
    const network =
      process.env.NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS: AUTHORITIES };
    const words = ['env', '-C', folder, '/bin/sh', '-c', line];
    run('chroot', [this.path, ...words], { ...network, ...environment });
  }

  /**
   * As COPY does: of a folder its content, a file into a target that ends with a slash, else as it.
   *
   * @param from absolute folder that `source` starts from
   */
  copy(from: string, source: string, target: string, mode?: number): void {
    const origin = join(from, source);
    const isFolder = statSync(origin).isDirectory();
    const place = this.at(
      !isFolder && target.endsWith('/') ? join(target, basename(source)) : target,
    );
    if (isFolder && mode !== undefined) throw new Error('--chmod of a folder is not carried out');
    mkdirSync(isFolder ? place : join(place, '..'), { recursive: true });
    // cp and not cpSync: owners and modes are kept.
    run('cp', ['-a', isFolder ? `${origin}/.` : origin, place]);
    if (mode !== undefined) run('chmod', [mode.toString(8), place]);
  }

  #bind(from: string, to: string): void {
    const place = this.at(to);
    if (lstatSync(place, { throwIfNoEntry: false }) === undefined) writeFileSync(place, '');
    run('mount', ['--bind', from, place]);
  }
}
