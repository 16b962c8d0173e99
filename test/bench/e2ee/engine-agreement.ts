import { type CommitWorld, EPOCH_EXPORT_LABEL, judgeCommit } from '@anochat/e2ee';
import type { MlsEngine, MlsGroup } from '@anochat/e2ee/mls';
import type { KeyAgreement, Made, Member } from './key-agreement';
import { commitData, GROUP_ID, policyOf } from './population';

/** Everyone is who they say: what chains answer is looked up, and costs next to nothing. */
const WORLD: CommitWorld = {
  moment: 'past',
  verdictOf: () => 'valid',
  hasLeft: () => false,
  removalRequested: () => false,
};

class EngineMember implements Member {
  constructor(private readonly group: MlsGroup) {}

  async commit(keyPackages: readonly Uint8Array[]): Promise<Made> {
    const { next, ...made } = await this.group.commit({
      adds: keyPackages,
      removes: [],
      authenticatedData: commitData(keyPackages.length > 0 ? 'add' : 'rotate'),
    });
    return { ...made, next: new EngineMember(next) };
  }

  async apply(commit: Uint8Array): Promise<Member> {
    const applied = await this.group.apply(commit, (facts) => judgeCommit(facts, WORLD));
    if (applied.kind !== 'applied') throw new Error(`a commit was ${applied.kind}`);
    return new EngineMember(applied.group);
  }

  exportSecret(): Promise<Uint8Array> {
    return this.group.exportSecret(EPOCH_EXPORT_LABEL, GROUP_ID, 32);
  }
}

/** As clients do it: on libsodium, each commit judged by the policy, every input checked. */
export const engineAgreement = (engine: MlsEngine): KeyAgreement => ({
  async found({ user, keyPackage: own }) {
    const policy = policyOf(user);
    return new EngineMember(await engine.createGroup({ groupId: GROUP_ID, policy, own }));
  },
  async join(welcome, own) {
    return new EngineMember((await engine.join({ welcome, own: [own] })).group);
  },
});
