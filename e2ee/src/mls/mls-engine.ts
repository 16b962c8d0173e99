import type { CredentialIdentity } from '../groups/credential-identity';
import type { GroupPolicy } from '../groups/group-policy';
import type { DeviceCredential } from '../groups/leaf';
import type { MlsGroup, PendingCommit } from './mls-group';

/** Seconds since 1970, both inclusive. */
export interface KeyPackageLifetime {
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface OwnKeyPackage {
  /** MLSMessage, public. */
  readonly keyPackage: Uint8Array;
  /** init key || leaf key || `mls` seed, 96 bytes, secret. */
  readonly privateKeys: Uint8Array;
}

export interface NewKeyPackage extends CredentialIdentity {
  /** Of the device's `mls` key. */
  readonly signatureSeed: Uint8Array;
  readonly lifetime: KeyPackageLifetime;
  /** May be handed out more than once (RFC 9420, section 16.8). */
  readonly lastResort?: boolean;
}

/** What a KeyPackage says; its signatures were verified, its lifetime was not. */
export interface KeyPackageFacts extends DeviceCredential {
  readonly suite: number;
  readonly lifetime: KeyPackageLifetime;
  readonly lastResort: boolean;
  /** KeyPackageRef (RFC 9420, section 5.2). */
  readonly ref: Uint8Array;
}

export interface NewGroup {
  readonly groupId: Uint8Array;
  readonly policy: GroupPolicy;
  readonly own: OwnKeyPackage;
}

export interface WelcomeToJoin {
  readonly welcome: Uint8Array;
  /** Those that the Welcome may be for. */
  readonly own: readonly OwnKeyPackage[];
}

export interface ExternalJoin {
  readonly groupInfo: Uint8Array;
  readonly own: OwnKeyPackage;
  /** A leaf of the same user that the new one replaces. */
  readonly removeLeaf?: number;
  readonly authenticatedData: Uint8Array;
}

/**
 * Key agreement of a group (RFC 9420). Whether a device belongs to its user is not decided here:
 * callers judge a commit's facts, and the leaves of a group that they have joined.
 * What others sent and does not hold is an `MlsError`.
 */
export interface MlsEngine {
  createKeyPackage(wanted: NewKeyPackage): Promise<OwnKeyPackage>;
  readKeyPackage(keyPackage: Uint8Array): Promise<KeyPackageFacts>;
  /** A group with one leaf, at epoch 0. */
  createGroup(wanted: NewGroup): Promise<MlsGroup>;
  join(welcome: WelcomeToJoin): Promise<{ readonly group: MlsGroup; readonly used: OwnKeyPackage }>;
  externalJoin(wanted: ExternalJoin): Promise<PendingCommit>;
  /** @throws MlsError for anything but what `MlsGroup.encode` gave. */
  restore(state: Uint8Array): Promise<MlsGroup>;
}
