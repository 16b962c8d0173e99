import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns the path of a program on PATH, or where Debian keeps those for administrators. */
export function programPath(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
