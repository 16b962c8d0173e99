import type { DeviceId, UserId } from '@anochat/contract';

import { UUID_LENGTH, uuidFromBytes, uuidToBytes } from './uuid-bytes';

export interface CredentialIdentity {
  readonly user: UserId;
  readonly device: DeviceId;
}

/** What a basic credential (RFC 9420, section 5.3) holds: user || device. */
export const encodeCredentialIdentity = ({ user, device }: CredentialIdentity): Uint8Array =>
  Uint8Array.from([...uuidToBytes(user), ...uuidToBytes(device)]);

export const decodeCredentialIdentity = (bytes: Uint8Array): CredentialIdentity | null => {
  if (bytes.length !== 2 * UUID_LENGTH) return null;
  const user = uuidFromBytes(bytes.subarray(0, UUID_LENGTH));
  const device = uuidFromBytes(bytes.subarray(UUID_LENGTH));
  return user === null || device === null ? null : { user, device };
};
