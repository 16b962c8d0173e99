import dockerignore from '@balena/dockerignore';
import { cpSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Copies what `docker build` would be sent: a checkout without what its .dockerignore keeps out. */
export function copyBuildContext(checkout: string, target: string): void {
  const rules = dockerignore().add(readFileSync(join(checkout, '.dockerignore'), 'utf8'));
  for (const file of filesOf(checkout, '').filter((path) => !rules.ignores(path))) {
    cpSync(join(checkout, file), join(target, file), { verbatimSymlinks: true });
  }
}

/** Of no interest to any rule, and by far the most. */
const NEVER = new Set(['node_modules', '.git']);

function filesOf(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (!lstatSync(join(root, path)).isDirectory()) return [path];
    return NEVER.has(name) ? [] : filesOf(root, path);
  });
}
