import {
  VECTOR_COUNT,
  type VectorFinding,
} from '../../../e2ee/src/testing/known-answers/check-known-answers';

/** Every vector was looked at, and is what it was; fails with the names of those that are not. */
export function expectAllKnown(findings: readonly VectorFinding[]): void {
  expect(findings.filter(({ known, given }) => known !== given)).toEqual([]);
  expect(new Set(findings.map(({ name }) => name)).size).toBe(VECTOR_COUNT);
}
