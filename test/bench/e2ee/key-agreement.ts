import type { OwnKeyPackage } from '@anochat/e2ee/mls';
import type { Device } from './population';

/** A commit as it travels: what is posted, and the committer's state once it is accepted. */
export interface Made {
  readonly commit: Uint8Array;
  /** `null` where the commit adds nobody. */
  readonly welcome: Uint8Array | null;
  readonly groupInfo: Uint8Array;
  readonly next: Member;
}

/** A device in a group. Each act gives the state after it and leaves this one as it is. */
export interface Member {
  /** Adds those of the KeyPackages, and renews the own leaf in any case. */
  commit(keyPackages: readonly Uint8Array[]): Promise<Made>;
  apply(commit: Uint8Array): Promise<Member>;
  /** The secret of the epoch, the same in all its members: 32 bytes. */
  exportSecret(): Promise<Uint8Array>;
}

/** A way to agree on keys: the same bytes in, and bytes that the others take out. */
export interface KeyAgreement {
  found(founder: Device): Promise<Member>;
  join(welcome: Uint8Array, own: OwnKeyPackage): Promise<Member>;
}

/** Of the thing measured, and of its control. */
export interface Pair<T> {
  readonly own: T;
  readonly control: T;
}
