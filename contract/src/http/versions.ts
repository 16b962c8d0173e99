import type { Limits } from '../limits';

export const REGISTRATION_POLICIES = ['open', 'invite', 'closed'] as const;
export type RegistrationPolicy = (typeof REGISTRATION_POLICIES)[number];

/** `GET /api/versions`: public, for every client before it signs in. */
export interface Versions {
  readonly server: string;
  readonly api: readonly string[];
  /** What a client may lean on beyond the version of the API: `link-previews`. */
  readonly capabilities: readonly string[];
  readonly registration: RegistrationPolicy;
  /** No administrator yet: the one-time link that the server printed makes the first. */
  readonly setupNeeded: boolean;
  readonly limits: Limits;
  /** Origin that files are sent to and fetched from; absent: the server's own. */
  readonly filesOrigin?: string;
}
