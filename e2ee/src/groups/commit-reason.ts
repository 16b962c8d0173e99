/** What a commit is for: what a person is told of it. Its place is its number on the wire. */
export const COMMIT_REASONS = [
  /** A new key of the committer's device, and nothing else. */
  'rotate',
  /** People or devices were brought in. */
  'add',
  /** People were taken out by someone who may. */
  'remove',
  /** Devices that their user has revoked were taken out. */
  'revoke',
  /** People who left were taken out. */
  'leave',
  /** The rules of the group were changed. */
  'policy',
  /** A device of a member came in by itself. */
  'join',
  /** People were taken out because the server's operator or a moderator asked for it. */
  'operator',
] as const;
export type CommitReason = (typeof COMMIT_REASONS)[number];
