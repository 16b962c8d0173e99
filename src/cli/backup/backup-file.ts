import { createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { CommandRefused } from '../cli.errors';

/** Standard output or input in the place of a file. */
export const STANDARD = '-';

/** @returns where a backup goes that is wanted at `target`: into a folder it goes under its time */
export async function backupPath(target: string, now: Date): Promise<string> {
  const path = resolve(target);
  const found = await stat(path).catch(() => undefined);
  const file =
    found?.isDirectory() === true
      ? join(path, `anochat-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.tar`)
      : path;
  if ((file === path ? found : await stat(file).catch(() => undefined)) === undefined) return file;
  throw new CommandRefused(`${file} is there already, and a backup overwrites nothing.`);
}

/**
 * Writes a file that is there whole or not at all: until then it is called `.part`, and what an
 * interrupted one has left under that name is taken away.
 *
 * @returns what the bytes return at their end
 */
export async function writeWhole<T>(path: string, bytes: AsyncGenerator<Buffer, T>): Promise<T> {
  const draft = join(dirname(path), `${basename(path)}.part`);
  const file = await begin(draft).catch((error: unknown) => {
    throw new CommandRefused(
      `${path} cannot be written by this account: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  try {
    for (;;) {
      const next = await bytes.next();
      if (next.done === true) {
        await file.sync();
        // A link takes no name that is taken meanwhile.
        await link(draft, path);
        return next.value;
      }
      await file.writeFile(next.value);
    }
  } finally {
    await bytes.return(undefined as T).catch(() => undefined);
    await file.close();
    await rm(draft, { force: true });
  }
}

async function begin(draft: string): Promise<FileHandle> {
  await mkdir(dirname(draft), { recursive: true, mode: 0o700 });
  await rm(draft, { force: true });
  return open(draft, 'wx', 0o600);
}

/** @returns what the bytes return at their end */
export async function writeStandard<T>(
  bytes: AsyncGenerator<Buffer, T>,
  output: NodeJS.WriteStream,
): Promise<T> {
  if (output.isTTY) {
    throw new CommandRefused('A backup is no text: send it into a file or through a pipe.');
  }
  // Told to whoever writes, too.
  output.on('error', () => undefined);
  try {
    for (;;) {
      const next = await bytes.next();
      if (next.done === true) return next.value;
      const { value } = next;
      await new Promise<void>((done, fail) => {
        output.write(value, (error) => (error ? fail(error) : done()));
      });
    }
  } finally {
    await bytes.return(undefined as T).catch(() => undefined);
  }
}

/** The bytes of a backup. @throws CommandRefused when there is no such file */
export async function readBytes(path: string): Promise<AsyncIterable<Buffer>> {
  if (path === STANDARD) return process.stdin as AsyncIterable<Buffer>;
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw new CommandRefused(`There is no file ${path}.`);
  return createReadStream(path, { highWaterMark: 1_024 ** 2 }) as AsyncIterable<Buffer>;
}
