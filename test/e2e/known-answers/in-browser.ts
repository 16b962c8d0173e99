import { createNoblePrimitives } from '../../../e2ee/src/primitives/noble';
import { loadSodium } from '../../../e2ee/src/primitives/sodium';
import {
  checkKnownAnswers,
  type VectorFinding,
} from '../../../e2ee/src/testing/known-answers/check-known-answers';
import type { KnownAnswers } from '../../../e2ee/src/testing/known-answers/known-format';

/** For the test that has loaded this into a page. */
export async function checkInBrowser(
  provider: 'sodium' | 'noble',
  known: Readonly<Record<string, KnownAnswers>>,
): Promise<readonly VectorFinding[]> {
  const sodium = await loadSodium();
  const noble = createNoblePrimitives((length) => sodium.randomBytes(length));
  return checkKnownAnswers({ sodium, noble }[provider], known, sodium);
}
