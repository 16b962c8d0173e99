import type { CommitFacts } from '../../groups/commit-facts';
import type { MlsEngine, OwnKeyPackage } from '../mls-engine';
import type { MlsGroup } from '../mls-group';

const LIFETIME = { notBefore: 0, notAfter: 4_000_000_000 };
export const acceptAll = (_facts: CommitFacts): { readonly ok: true } => ({ ok: true });

export interface ChurnIdentity {
  readonly user: string;
  readonly device: string;
  readonly seed: Uint8Array;
}

/** A device that takes part in the churn, or did. */
export class ChurnDevice {
  constructor(
    private readonly engine: MlsEngine,
    readonly identity: ChurnIdentity,
    public group: MlsGroup | null = null,
  ) {}

  get member(): MlsGroup {
    if (this.group === null) throw new Error('not a member');
    return this.group;
  }

  createKeyPackage(): Promise<OwnKeyPackage> {
    const { user, device, seed } = this.identity;
    return this.engine.createKeyPackage({ user, device, signatureSeed: seed, lifetime: LIFETIME });
  }

  /** As after a restart. */
  async restart(): Promise<void> {
    const state = this.member.encode();
    this.group = await this.engine.restore(state);
    if (Buffer.compare(this.group.encode(), state) !== 0) throw new Error('state changed at rest');
  }

  /** @returns whether the device is still a member. */
  async apply(commit: Uint8Array): Promise<boolean> {
    const applied = await this.member.apply(commit, acceptAll);
    if (applied.kind === 'removed') return false;
    if (applied.kind !== 'applied') throw new Error(`a commit was ${applied.kind}`);
    this.member.wipe();
    this.group = applied.group;
    return true;
  }
}
