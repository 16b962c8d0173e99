import { type DeviceId, type SessionId, UUID_PATTERN, type UserId } from '@anochat/contract';

/** What an access token says. */
export interface AccessClaims {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  /** As of the token's making; administrators' routes ask the database. */
  readonly admin: boolean;
  /** Seconds since 1970 (RFC 7519, section 4.1.4). */
  readonly exp: number;
}

/** @returns undefined when a payload is not of this server's making. */
export function claimsOf(payload: unknown): AccessClaims | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { sub, sid, did, adm, exp } = payload as Readonly<Record<string, unknown>>;
  if (!isId(sub) || !isId(sid) || !isId(did) || typeof exp !== 'number') return undefined;
  return { userId: sub, sessionId: sid, deviceId: did, admin: adm === true, exp };
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && UUID_PATTERN.test(value);
