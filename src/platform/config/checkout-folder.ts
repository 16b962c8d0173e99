import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the project, whether this runs from `src` or from `dist/src`. */
export function checkoutFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
