import type { CommitFacts } from './commit-facts';
import type { CommitVerdict } from './commit-verdict';
import type { CommitWorld } from './commit-world';
import { EXTERNAL_CHECKS } from './external-checks';
import { FORM_CHECKS } from './form-checks';
import { COMMITTER_CHECKS, MEMBERSHIP_CHECKS } from './membership-checks';
import { reasonFits } from './reason-check';

const CHECKS = [
  ...FORM_CHECKS,
  ...COMMITTER_CHECKS,
  ...EXTERNAL_CHECKS,
  ...MEMBERSHIP_CHECKS,
  reasonFits,
] as const;

/**
 * The commit policy, one for the server and for every client: MLS itself lets through all that is
 * refused here. The first check that does not hold names the refusal.
 */
export const judgeCommit = (facts: CommitFacts, world: CommitWorld): CommitVerdict => {
  for (const check of CHECKS) {
    const reason = check(facts, world);
    if (reason !== null) return { ok: false, reason };
  }
  return { ok: true };
};
