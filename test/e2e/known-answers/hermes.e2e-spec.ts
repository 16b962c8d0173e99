import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import {
  checkKnownAnswers,
  type VectorFinding,
} from '../../../e2ee/src/testing/known-answers/check-known-answers';
import { readVectors } from '../../../e2ee/src/testing/known-answers/read-vectors';
import { loadProviders } from '../../../e2ee/src/testing/providers';
import { bundle } from './bundle';
import { expectAllKnown } from './expect-all-known';
import { writeDown } from './stretched';

const hermes = process.env.HERMES_PATH;

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

/** ES2022, which the engine of today's React Native has and the one of this build lacks. */
const AT = `[Array, Uint8Array].forEach(function (type) {
  type.prototype.at = type.prototype.at || function (place) {
    return this[place < 0 ? this.length + place : place];
  };
});\n`;

const run = hermes === undefined ? describe.skip : describe;
run('the known answers of encryption (skipped where there is no Hermes)', () => {
  it('hold on Hermes with noble', async () => {
    const known = readVectors();
    const { sodium, noble } = await loadProviders();
    const stretched: Record<string, string> = {};
    await checkKnownAnswers(noble, known, writeDown(stretched, sodium));

    const given = `var given = ${JSON.stringify({ known, stretched })};\n`;
    const said = runScript(AT + given + lower(bundle('hermes')));
    if (!said.startsWith('[')) throw new Error(said);
    const findings = JSON.parse(said) as VectorFinding[];
    expectAllKnown(findings);
  });
});

function runScript(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'anochat-hermes-'));
  try {
    const file = join(folder, 'script.js');
    writeFileSync(file, script);
    return execFileSync(hermes ?? '', [file], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
