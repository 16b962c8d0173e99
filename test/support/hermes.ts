import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';

const hermes = process.env.HERMES_PATH;
/** tools/hermes.cjs brings it where there is a build for the machine. */
export const hasHermes = hermes !== undefined;

/** What React Native of today has, in its engine or beside it, and this build lacks. */
const LATER = `[Array, Uint8Array].forEach(function (type) {
  type.prototype.at = type.prototype.at || function (place) {
    return this[place < 0 ? this.length + place : place];
  };
});
Promise.allSettled = Promise.allSettled || function (all) {
  return Promise.all(all.map(function (one) {
    return Promise.resolve(one).then(
      function (value) { return { status: 'fulfilled', value: value }; },
      function (reason) { return { status: 'rejected', reason: reason }; }
    );
  }));
};\n`;

/** To what Hermes reads. It has `**` of BigInt, generators and all kinds of `typeof` itself. */
const lower = (script: string): string =>
  transformSync(script, {
    configFile: false,
    swcrc: false,
    isModule: false,
    env: {
      targets: 'ie 11',
      exclude: [
        'transform-exponentiation-operator',
        'transform-typeof-symbol',
        'transform-regenerator',
      ],
    },
  }).code;

/** @returns what `script` printed, where `given` is a global */
export function runInHermes(script: string, given: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-hermes-'));
  try {
    const file = join(folder, 'script.js');
    writeFileSync(file, `${LATER}var given = ${JSON.stringify(given)};\n${lower(script)}`);
    return execFileSync(hermes ?? '', [file], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
