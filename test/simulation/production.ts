import { readFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

import { transformSync } from '@swc/core';
import * as contract from '@anochat/contract';

import type * as Log from '../../clients/sdk/src/log';
import type * as View from '../../clients/sdk/src/view/describe-message';
import type * as Sequencing from '../../src/realtime/sequencer';

/** Small limits, so that a short run meets what takes hundreds of entries in production. */
export const SMALL_LIMITS = {
  ...contract.LIMITS,
  heldEntries: 4,
  pageEntries: 6,
  pageEntriesDefault: 6,
} as const;

/** One change of the source, which a run has to notice. */
export interface Mutation {
  /** Relative to the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** The code under test. */
export interface Production {
  readonly log: typeof Log;
  readonly view: typeof View;
  readonly sequencing: typeof Sequencing;
}

const ROOT = resolve(__dirname, '../..');
const transpiled = new Map<string, string>();

/**
 * Loads the production sources as they stand, with small limits in place of the contract's and
 * with the given mutations. Every mutation must fit exactly once.
 */
export const loadProduction = (mutations: readonly Mutation[] = []): Production => {
  const modules = new Map<string, { exports: unknown }>();
  const unused = new Set(mutations);

  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    modules.set(file, module);
    const own = mutations.filter((mutation) => mutation.file === relative(ROOT, file));
    for (const mutation of own) unused.delete(mutation);
    const code = own.length === 0 ? cached(file) : transpile(file, own.reduce(mutate, read(file)));
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- mutants exist as text alone
    const run = new Function('require', 'module', 'exports', code) as (
      require: (name: string) => unknown,
      module: { exports: unknown },
      exports: unknown,
    ) => void;
    run((name) => resolveModule(file, name, load), module, module.exports);
    return module.exports;
  };

  const production: Production = {
    log: load(join(ROOT, 'clients/sdk/src/log/index.ts')) as typeof Log,
    view: load(join(ROOT, 'clients/sdk/src/view/describe-message.ts')) as typeof View,
    sequencing: load(join(ROOT, 'src/realtime/sequencer/index.ts')) as typeof Sequencing,
  };
  const [lost] = unused;
  if (lost) throw new Error(`${lost.file} is not part of what is simulated`);
  return production;
};

const read = (file: string): string => readFileSync(file, 'utf8');

const cached = (file: string): string => {
  const code = transpiled.get(file) ?? transpile(file, read(file));
  transpiled.set(file, code);
  return code;
};

const transpile = (file: string, source: string): string =>
  transformSync(source, {
    filename: file,
    configFile: false,
    swcrc: false,
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  }).code;

const mutate = (source: string, { file, find, replace }: Mutation): string => {
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`${file} has ${places} places like: ${find}`);
  return source.replace(find, () => replace);
};

const resolveModule = (from: string, name: string, load: (file: string) => unknown): unknown => {
  if (name === '@anochat/contract') return { ...contract, LIMITS: SMALL_LIMITS };
  if (!name.startsWith('.')) return createRequire(from)(name);
  const base = resolve(dirname(from), name);
  const file = [`${base}.ts`, join(base, 'index.ts')].find((path) => existsSync(path));
  if (!file) throw new Error(`${from} wants ${name}, which is not there`);
  return load(file);
};
