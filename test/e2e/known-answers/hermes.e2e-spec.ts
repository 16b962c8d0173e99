import {
  checkKnownAnswers,
  type VectorFinding,
} from '../../../e2ee/src/testing/known-answers/check-known-answers';
import { readVectors } from '../../../e2ee/src/testing/known-answers/read-vectors';
import { loadProviders } from '../../../e2ee/src/testing/providers';
import { bundle } from '../../support/bundle';
import { hasHermes, runInHermes } from '../../support/hermes';
import { expectAllKnown } from './expect-all-known';
import { writeDown } from './stretched';

const run = hasHermes ? describe : describe.skip;
run('the known answers of encryption (skipped where there is no Hermes)', () => {
  it('hold on Hermes with noble', async () => {
    const known = readVectors();
    const { sodium, noble } = await loadProviders();
    const stretched: Record<string, string> = {};
    await checkKnownAnswers(noble, known, writeDown(stretched, sodium));

    const said = runInHermes(bundle(__dirname, 'hermes'), { known, stretched });
    if (!said.startsWith('[')) throw new Error(said);
    const findings = JSON.parse(said) as VectorFinding[];
    expectAllKnown(findings);
  });
});
