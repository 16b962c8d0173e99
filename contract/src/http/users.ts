import type { DeviceId, Timestamp, UserId } from '../ids';

export const DEVICE_KINDS = ['web', 'desktop', 'mobile', 'bot'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

export interface UserProfile {
  readonly id: UserId;
  readonly userName: string;
  readonly displayName: string;
  readonly about: string;
}
export interface Me extends UserProfile {
  readonly admin: boolean;
  readonly presenceHidden: boolean;
  readonly createdAt: Timestamp;
}
export interface UpdateProfile {
  readonly displayName?: string;
  readonly about?: string;
  readonly presenceHidden?: boolean;
}
export interface Device {
  readonly id: DeviceId;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly createdAt: Timestamp;
  readonly lastSeenAt: Timestamp;
  readonly current: boolean;
}
export interface RenameDevice {
  readonly name: string;
}
