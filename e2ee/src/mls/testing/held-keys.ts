import { decodeGroupState, type GroupState } from 'ts-mls/clientState.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { decryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js';
import { initializeEpoch, mlsExporter } from 'ts-mls/keySchedule.js';
import { openCommit } from '../../public-group/read-commit';

/** What epochs are compared by. */
export const EPOCH_LABEL = 'anochat/1 epoch';
const EXTERNAL_INIT = new TextEncoder().encode('MLS 1.0 external init secret');
const NOTHING = new Uint8Array(0);

/**
 * All that a device held in the epoch before a commit, in hands that go by none of the rules of the
 * engine: what can be computed from it alone.
 */
export class HeldKeys {
  private readonly state: GroupState;

  /** @param state as `MlsGroup.encode` gives it */
  constructor(
    private readonly suite: CiphersuiteImpl,
    state: Uint8Array,
  ) {
    const decoded = decodeGroupState(state, 0);
    if (!decoded) throw new Error('no state of a group');
    [this.state] = decoded;
  }

  /** Whether any of its keys opens any of the secrets that the commit sends along its path. */
  async openPath(commit: Uint8Array, next: GroupContext): Promise<boolean> {
    const { hpke } = this.suite;
    const { confirmedTranscriptHash } = this.state.groupContext;
    const context = encodeGroupContext({ ...next, confirmedTranscriptHash });
    const { path } = openCommit(commit).signed.content.commit;
    const sent = path?.nodes.flatMap(({ encryptedPathSecret }) => encryptedPathSecret) ?? [];
    for (const bytes of Object.values(this.state.privatePath.privateKeys)) {
      const key = await hpke.importPrivateKey(bytes);
      for (const { kemOutput, ciphertext } of sent) {
        const opening = decryptWithLabel(
          key,
          'UpdatePathNode',
          context,
          kemOutput,
          ciphertext,
          hpke,
        );
        if (await opening.catch(() => null)) return true;
      }
    }
    return false;
  }

  /** The exported secret of the next epoch, if the path of the commit added nothing to it. */
  async exportWithoutPath(commit: Uint8Array, next: GroupContext): Promise<Uint8Array> {
    const { kdf } = this.suite;
    const none = new Uint8Array(kdf.size);
    const init = await this.initSecret(commit);
    const { keySchedule } = await initializeEpoch(init, none, next, none, kdf);
    const { exporterSecret } = keySchedule;
    return mlsExporter(exporterSecret, EPOCH_LABEL, next.groupId, kdf.size, this.suite);
  }

  /** Of a commit from outside, what it sends to the group's own external key. */
  private async initSecret(commit: Uint8Array): Promise<Uint8Array> {
    const { externalSecret, initSecret } = this.state.keySchedule;
    const { hpke, kdf } = this.suite;
    for (const proposal of openCommit(commit).proposals) {
      if (proposal.proposalType !== 'external_init') continue;
      const { privateKey } = await hpke.deriveKeyPair(externalSecret);
      const { kemOutput } = proposal.externalInit;
      return hpke.importSecret(privateKey, EXTERNAL_INIT, kemOutput, kdf.size, NOTHING);
    }
    return initSecret;
  }
}
