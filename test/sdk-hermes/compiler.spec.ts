import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { transformSync } from '@swc/core';
import { bundle } from '../support/bundle';

const FOLDERS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux64-bin',
  darwin: 'osx-bin',
};
const COMPILER = resolve(
  __dirname,
  '../../node_modules/hermes-compiler/hermesc',
  FOLDERS[process.platform] ?? '',
  'hermesc',
);

/** All that Metro lowers for this engine too. */
const withoutAsyncGenerators = (script: string): string =>
  transformSync(script, {
    configFile: false,
    swcrc: false,
    isModule: false,
    env: { targets: 'node 20', include: ['transform-async-generator-functions'] },
  }).code;

const run = existsSync(COMPILER) ? describe : describe.skip;
run('the SDK for the engine of today (skipped where its compiler does not run)', () => {
  let folder: string;
  let said: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-hermesc-'));
    const script = `'use strict';\n${withoutAsyncGenerators(bundle(__dirname, 'sdk'))}`;
    writeFileSync(join(folder, 'sdk.js'), script);
    const args = ['-O', '-strict', '-emit-binary', '-Wundefined-variable', '-out', 'sdk.hbc'];
    const { stdout, stderr } = spawnSync(COMPILER, [...args, 'sdk.js'], {
      cwd: folder,
      encoding: 'utf8',
    });
    said = stdout + stderr;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('compiles as it is written', () => {
    expect(said.match(/^.*error:.*$/gm) ?? []).toEqual([]);
    expect(statSync(join(folder, 'sdk.hbc')).size).toBeGreaterThan(100_000);
  });

  it('names no global of a platform, but those that ts-mls asks for', () => {
    const named = Array.from(
      said.matchAll(/the variable "(\w+)" was not declared/g),
      ([, name]) => name,
    );
    // The compiler takes Promise for one; `given` is of this test.
    expect(named.sort()).toEqual(['Promise', 'TextDecoder', 'TextEncoder', 'given']);
  });
});
