import { createNoblePrimitives } from '../../../e2ee/src/primitives/noble';
import { checkKnownAnswers } from '../../../e2ee/src/testing/known-answers/check-known-answers';
import type { KnownAnswers } from '../../../e2ee/src/testing/known-answers/known-format';

/** What the test writes before this, and the one way out of the engine. */
declare const given: { readonly known: Readonly<Record<string, KnownAnswers>> };
declare const print: (line: string) => void;

const noble = createNoblePrimitives(() => {
  throw new Error('known answers need no randomness');
});
checkKnownAnswers(noble, given.known, noble).then(
  (findings) => print(JSON.stringify(findings)),
  (error: unknown) => print(error instanceof Error ? `${error.message} ${error.stack}` : 'failed'),
);
