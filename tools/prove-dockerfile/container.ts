import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from './build-stages';
import { runToItsEnd } from '../run-to-its-end.cjs';
import { run } from './run';

/** A bound for what hangs. */
const COMMAND_MS = 120_000;

/** What a container is started from; the file system is at `root`. */
export type ContainerImage = Pick<
  Image,
  'command' | 'environment' | 'folder' | 'healthcheck' | 'stopSignal' | 'user' | 'volumes'
> & { readonly root: string };

export interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/**
 * A container as `docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges`
 * makes it, of the namespaces of mounts and processes: the command is process 1, and nothing but the
 * volumes and /tmp can be written.
 */
export class Container {
  readonly #image: ContainerImage;
  #child: ChildProcess | undefined;
  #log = '';

  /** @param volumes folder that gets one folder for each volume */
  constructor(image: ContainerImage, volumes: string) {
    this.#image = image;
    const { root } = image;
    // With /proc and /dev, which are mounts of their own.
    run('mount', ['--rbind', root, root]);
    run('mount', ['-o', 'remount,bind,ro', root]);
    for (const volume of image.volumes) {
      const place = join(volumes, volume.replaceAll('/', '_'));
      mkdirSync(place);
      // As a new volume: with what the image has there, its owner and its mode.
      run('cp', ['-a', `${join(root, volume)}/.`, place]);
      run('mount', ['--bind', place, join(root, volume)]);
    }
    run('mount', ['-t', 'tmpfs', 'tmpfs', join(root, 'tmp')]);
    run('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', join(root, 'run')]);
  }

  /** Everything that its command has said. */
  get log(): string {
    return this.#log;
  }

  start(environment: Readonly<Record<string, string>> = {}): void {
    const child = spawn(
      'unshare',
      ['--pid', '--fork', '--kill-child', ...this.#inside(this.#image.command)],
      {
        env: { ...this.#image.environment, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.#log += text));
    this.#child = child;
  }

  /** Another command beside the first, as `docker exec`, and as HEALTHCHECK is run. */
  async execute(
    command: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const [program = '', ...args] = this.#inside(command);
    // Not spawnSync: what it asks may be answered by this process, such as a door to a database.
    const { status, stdout, stderr } = await runToItsEnd(program, args, {
      env: { ...this.#image.environment, ...environment },
      timeout: COMMAND_MS,
    });
    return { code: status, out: `${stdout}${stderr}` };
  }

  get hasEnded(): boolean {
    return this.#child?.exitCode !== null;
  }

  /** For an end that is no part of what is proved. */
  kill(): void {
    if (this.#child !== undefined && !this.hasEnded) process.kill(this.#first(), 'SIGKILL');
  }

  /** @returns the exit code; of what a signal ended, as a shell tells it */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#child?.once('exit', resolve));
    process.kill(this.#first(), this.#image.stopSignal);
    return ended;
  }

  /** Process 1 of the container, by its number outside: the child of `unshare`. */
  #first(): number {
    const pid = String(this.#child?.pid);
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);
  }

  #inside(command: readonly string[]): readonly string[] {
    const { root, user, folder } = this.#image;
    const [uid = '', gid = ''] = user.split(':');
    const rights = [
      ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
      ...['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs'],
    ];
    return ['chroot', root, 'env', '-C', folder, 'setpriv', ...rights, '--', ...command];
  }
}
