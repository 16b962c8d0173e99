import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Primitives } from './primitives/primitives';
import {
  checkKnownAnswers,
  KNOWN_FORMATS,
  VECTOR_COUNT,
  type VectorFinding,
} from './testing/known-answers/check-known-answers';
import { readVectors } from './testing/known-answers/read-vectors';
import { loadProviders, type Provider, PROVIDERS } from './testing/providers';

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

it('has a check for every file of vectors', () => {
  const files = readdirSync(join(__dirname, '../vectors'));
  expect(files.sort()).toEqual(KNOWN_FORMATS.map((format) => `${format}.json`).sort());
});

describe.each(PROVIDERS)('the known answers with %s', (name) => {
  let findings: readonly VectorFinding[] = [];
  beforeAll(async () => {
    findings = await checkKnownAnswers(providers[name], readVectors(), providers.sodium);
  });

  it.each(KNOWN_FORMATS)('of %s hold', (format) => {
    const own = findings.filter((finding) => finding.name.startsWith(`${format}.`));
    expect(own).not.toEqual([]);
    expect(own.map(({ name: of, given }) => [of, given])).toEqual(
      own.map(({ name: of, known }) => [of, known]),
    );
  });

  it('are all there', () => {
    expect(findings).toHaveLength(VECTOR_COUNT);
  });
});
