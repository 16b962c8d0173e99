import type { CommitFacts } from '../groups/commit-facts';
import { decodeMessage } from './decode-whole';
import { isEqual } from './is-equal';
import { MlsError } from '../mls/mls-error';
import { refusing } from './refusing';

/** The KeyPackageRefs that a Welcome is sealed to. @throws MlsError */
export const welcomeTargets = (welcome: Uint8Array): Promise<readonly Uint8Array[]> =>
  refusing(() => {
    const message = decodeMessage(welcome);
    if (message.wireformat !== 'mls_welcome')
      throw new MlsError('malformed', 'not the one encoding of what belongs here');
    return Promise.resolve(message.welcome.secrets.map(({ newMember }) => newMember));
  });

/** Whether a Welcome brings in all that its commit adds, each once, and nobody else. */
export const welcomeFits = (
  targets: readonly Uint8Array[],
  { proposals }: CommitFacts,
): boolean => {
  const refs = proposals.flatMap((fact) => (fact.type === 'add' ? [fact.keyPackageRef] : []));
  return (
    refs.length === targets.length &&
    refs.every((ref) => targets.filter((target) => isEqual(ref, target)).length === 1)
  );
};
