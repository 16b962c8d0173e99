import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gms),
  ].map(([, source]) => source!);

/** Packages that a file loads, through all files of our own that it imports. */
const packagesOf = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const source of importsOf(file)) {
    const path = join(dirname(file), `${source}.ts`);
    if (source.startsWith('.') && existsSync(path)) packagesOf(path, seen);
    else seen.add(source);
  }
  return seen;
};

it('loads neither MLS nor libsodium with what everyone needs', () => {
  const heavy = (entry: string) =>
    [...packagesOf(join(__dirname, entry))].filter((name) =>
      /^(ts-mls|libsodium|@noble|@hpke)/.test(name),
    );
  expect(heavy('index.ts')).toEqual([]);
  expect(heavy('mls/index.ts')).not.toEqual([]);
});
