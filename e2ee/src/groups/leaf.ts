import type { DeviceId, UserId } from '@anochat/contract';

/** A device as a group knows it. */
export interface DeviceCredential {
  readonly user: UserId;
  readonly device: DeviceId;
  /** Its `mls` key, Ed25519: 32 bytes. */
  readonly signatureKey: Uint8Array;
}

/** A device at its place in the group's tree. */
export interface Leaf extends DeviceCredential {
  readonly leafIndex: number;
}
