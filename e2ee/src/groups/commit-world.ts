import type { UserId } from '@anochat/contract';

import type { DeviceCredential } from './leaf';

/**
 * What a user's device chain says of a device.
 *
 * - `valid`: in the chain of the user's identity, not revoked.
 * - `revoked`: in that chain, and revoked since. One of the two ways to be stale.
 * - `replaced`: of an identity that the user has replaced since, revoked or not. The other way.
 * - `forged`: in no chain of that user.
 * - `unknown`: the chain is not at hand; fetch it and ask again.
 */
export type DeviceVerdict = 'valid' | 'revoked' | 'replaced' | 'forged' | 'unknown';

/** What is not in the group itself. All answers are as of the commit's place in the log, but see `moment`. */
export interface CommitWorld {
  /**
   * `now` for who decides whether a commit is made: its committer and the server. `past` for who
   * reads it from the log: chains may have grown since, so that a device that is stale today may
   * have been valid then. A commit that was accepted `now` is accepted in the `past` for ever.
   */
  readonly moment: 'now' | 'past';
  /** By the chains as they are known today. */
  verdictOf(credential: DeviceCredential): DeviceVerdict;
  /** The user has signed that they leave, and has not been brought in again since. */
  hasLeft(user: UserId): boolean;
  /** The server has taken the user out (a ban, a moderator's or operator's act) and not let them in again. */
  removalRequested(user: UserId): boolean;
}
