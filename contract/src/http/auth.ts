import type { DeviceId, SessionId, Timestamp, UserId } from '../ids';
import type { Base64 } from './encryption';
import type { DeviceKind, Me } from './users';

/** The installation that signs in. `id` is the device's own from an earlier sign-in, if it has one. */
export interface DeviceClaim {
  readonly id?: DeviceId;
  readonly kind: DeviceKind;
  readonly name: string;
}

/** `cookie`: the refresh token goes into an HttpOnly cookie and stands in no body. */
export type TokenDelivery = 'body' | 'cookie';

export interface RegisterRequest {
  readonly userName: string;
  readonly password: string;
  readonly displayName?: string;
  readonly invite?: string;
  readonly device: DeviceClaim;
  readonly delivery?: TokenDelivery;
}
/** Makes the first administrator; the token comes from the one-time link that the server prints. */
export interface SetupRequest extends Omit<RegisterRequest, 'invite'> {
  readonly token: string;
}
export interface LoginRequest {
  readonly userName: string;
  readonly password: string;
  readonly device: DeviceClaim;
  readonly delivery?: TokenDelivery;
}
/** Without `refreshToken` the cookie is taken. */
export interface RefreshRequest {
  readonly refreshToken?: string;
}
export interface Authentication {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Timestamp;
  /** Absent with cookie delivery. */
  readonly refreshToken?: string;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  readonly user: Me;
}
/**
 * `statements` go on where the caller's chain ends, before the session does: by one of kind `revoke` the
 * device takes itself out of it.
 */
export interface LogoutRequest {
  readonly statements?: readonly Base64[];
}
export interface ChangePasswordRequest {
  readonly currentPassword: string;
  readonly newPassword: string;
}
export interface ResetPasswordRequest {
  readonly token: string;
  readonly newPassword: string;
}
export interface Session {
  readonly id: SessionId;
  readonly device: { readonly id: DeviceId; readonly kind: DeviceKind; readonly name: string };
  readonly createdAt: Timestamp;
  readonly lastSeenAt: Timestamp;
  readonly address: string;
  readonly current: boolean;
}
export interface CreateRegistrationInvite {
  /** Milliseconds; 7 days when left out. */
  readonly expiresInMs?: number;
  /** 1 when left out. */
  readonly maxUses?: number;
}
export interface RegistrationInvite {
  readonly id: string;
  /** Shown once, when it is made. */
  readonly code?: string;
  readonly createdBy: UserId;
  readonly createdAt: Timestamp;
  readonly expiresAt: Timestamp;
  readonly uses: number;
  readonly maxUses: number;
}
/** `read` covers every GET; `write` sends and changes conversations; `account` changes the account. */
export const TOKEN_SCOPES = ['read', 'write', 'account'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
export interface CreateToken {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly expiresInMs?: number;
}
/** A personal token for REST and socket consumers; each is a device of its own. */
export interface PersonalToken {
  readonly id: DeviceId;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: Timestamp;
  readonly lastUsedAt: Timestamp | null;
  readonly expiresAt: Timestamp | null;
  /** Shown once, when it is made. */
  readonly secret?: string;
}
