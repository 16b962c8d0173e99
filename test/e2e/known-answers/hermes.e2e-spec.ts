import type { VectorFinding } from '../../../e2ee/src/testing/known-answers/check-known-answers';
import { readVectors } from '../../../e2ee/src/testing/known-answers/read-vectors';
import { bundle } from '../../support/bundle';
import { hasHermes, runInHermes } from '../../support/hermes';
import { expectAllKnown } from './expect-all-known';

/** No compiler to machine code, and Argon2id at full cost. */
const MINUTES_5 = 300_000;

const run = hasHermes ? describe : describe.skip;
run('the known answers of encryption (skipped where there is no Hermes)', () => {
  it(
    'hold on Hermes with noble',
    () => {
      const said = runInHermes(bundle(__dirname, 'hermes'), { known: readVectors() });
      if (!said.startsWith('[')) throw new Error(said);
      expectAllKnown(JSON.parse(said) as VectorFinding[]);
    },
    MINUTES_5,
  );
});
