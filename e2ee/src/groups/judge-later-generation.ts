import type { UserId } from '@anochat/contract';

import { type GenerationFacts, type GenerationRefusal, judgeGeneration } from './judge-generation';
import type { GroupPolicy } from './group-policy';

/** A group that was begun anew, as somebody finds it who is brought in only after its first commit. */
export interface LaterGenerationFacts extends Omit<GenerationFacts, 'founder'> {
  /** Whose leaf a commit in that very group has made: they have signed that they go on with it. */
  readonly committers: readonly UserId[];
}

/**
 * Who began it is not to be seen any more, nor what was changed since by right. So somebody who
 * might have begun it must have gone on with it; and the rules of before must be those of now,
 * unless the owner of before is among those who did.
 */
export const judgeLaterGeneration = (
  { committers, ...facts }: LaterGenerationFacts,
  world: Parameters<typeof judgeGeneration>[1],
): GenerationRefusal | null => {
  const { policyBefore, policyAfter } = facts;
  if (policyAfter.generation <= policyBefore.generation) return 'generation.not-next';
  const isChangedByRight =
    policyBefore.kind === 'group' &&
    policyAfter.kind === 'group' &&
    policyBefore.owner !== null &&
    committers.includes(policyBefore.owner);
  const asNext: GroupPolicy = {
    ...(isChangedByRight ? policyBefore : policyAfter),
    generation: policyBefore.generation + 1,
  };
  const verdicts = [...new Set(committers)].map((founder) =>
    judgeGeneration({ ...facts, founder, policyAfter: asNext }, world),
  );
  if (verdicts.includes(null)) return null;
  const isNotPermitted = (verdict: GenerationRefusal | null): boolean =>
    verdict === 'generation.not-permitted';
  return verdicts.find((verdict) => !isNotPermitted(verdict)) ?? 'generation.not-permitted';
};
