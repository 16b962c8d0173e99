/**
 * What every instance must know within `LIMITS.revocationMs`. The subject is the id of the session,
 * device or user that it is about.
 */
export const CONTROL_KINDS = [
  'session-revoked',
  'device-revoked',
  'user-suspended',
  'user-restored',
] as const;
export type ControlKind = (typeof CONTROL_KINDS)[number];

export interface ControlNews {
  readonly kind: ControlKind;
  readonly subject: string;
}
