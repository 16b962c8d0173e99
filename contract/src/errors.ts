/**
 * Stable error codes and their HTTP status. A failed REST call answers with `Problem` as
 * `application/problem+json` (RFC 9457); a failed socket command acknowledges `{ problem }`.
 */
export const ERRORS = {
  'request.invalid': { status: 400, title: 'The request is not valid' },
  'request.too-large': { status: 413, title: 'The request is too large' },
  'request.unsupported-type': { status: 415, title: 'This media type is not supported' },
  'request.rate-limited': { status: 429, title: 'Too many requests' },
  'request.method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'route.not-found': { status: 404, title: 'There is nothing at this address' },
  'command.unknown': { status: 404, title: 'There is no such command' },
  'server.unavailable': { status: 503, title: 'The server cannot do this right now' },
  'server.failure': { status: 500, title: 'The server failed' },

  'auth.required': { status: 401, title: 'Sign in first' },
  'auth.token-invalid': { status: 401, title: 'The access token is not valid' },
  'auth.token-expired': { status: 401, title: 'The access token has expired' },
  'auth.session-revoked': { status: 401, title: 'This session was ended' },
  'auth.device-revoked': { status: 401, title: 'This device was removed by its owner' },
  'auth.refresh-invalid': { status: 401, title: 'The refresh token is not valid' },
  'auth.refresh-reused': {
    status: 401,
    title: 'The refresh token was used before; the session was ended',
  },
  'auth.credentials-invalid': { status: 401, title: 'User name or password is wrong' },
  'auth.suspended': { status: 403, title: 'This account is suspended' },
  'auth.scope-missing': { status: 403, title: 'The token does not allow this' },
  'auth.forbidden': { status: 403, title: 'Your role does not allow this' },
  'auth.origin-refused': { status: 403, title: 'This request came from another site' },
  'auth.registration-closed': { status: 403, title: 'Registration is closed' },
  'auth.invite-required': { status: 403, title: 'Registration needs an invitation' },
  'auth.invite-invalid': { status: 403, title: 'The invitation is not valid' },
  'auth.link-invalid': { status: 403, title: 'The link is not valid' },
  'auth.setup-done': { status: 409, title: 'This server is already set up' },
  'auth.password-wrong': { status: 403, title: 'The current password is wrong' },

  'user.not-found': { status: 404, title: 'There is no such user' },
  'user.name-taken': { status: 409, title: 'This user name is taken' },
  'device.not-found': { status: 404, title: 'There is no such device' },
  'session.not-found': { status: 404, title: 'There is no such session' },
  'token.not-found': { status: 404, title: 'There is no such token' },
  'limit.reached': { status: 409, title: 'A limit is reached' },

  'conversation.not-found': { status: 404, title: 'There is no such conversation' },
  'conversation.id-taken': { status: 409, title: 'This conversation id is taken' },
  'conversation.kind-mismatch': {
    status: 409,
    title: 'This kind of conversation does not allow that',
  },
  'conversation.mode-mismatch': {
    status: 409,
    title: 'This does not fit the encryption of the conversation',
  },
  'conversation.key-broken': {
    status: 409,
    title: 'The server cannot open the key of this conversation: nothing can be written to it',
  },
  'conversation.blocked': { status: 403, title: 'You cannot write to this person' },
  'conversation.posting-restricted': { status: 403, title: 'Only moderators may write here' },
  'member.not-found': { status: 404, title: 'There is no such member' },
  'member.banned': { status: 403, title: 'This person is banned from the conversation' },
  'member.already': { status: 409, title: 'This person is a member already' },
  'member.owner-must-stay': { status: 409, title: 'Transfer the ownership first' },
  'invite.not-found': { status: 404, title: 'This invitation is not valid' },
  'message.id-taken': { status: 409, title: 'This message id was used for another message' },
  'message.target-not-found': { status: 404, title: 'The message that this is about is not there' },
  'message.target-forbidden': { status: 403, title: 'You may not change this message' },
  'redaction.refused': {
    status: 403,
    title: 'Deleting here needs a word that this device has signed for this message',
  },
  'blob.not-found': { status: 404, title: 'There is no such file' },
  'blob.mismatch': { status: 409, title: 'The file is not what the message says of it' },
  'blob.link-invalid': { status: 403, title: 'This link to a file is not valid' },
  'blob.link-expired': { status: 403, title: 'This link to a file has expired; ask for a new one' },
  'blob.part-mismatch': { status: 400, title: 'What came is not what the link was made for' },
  'blob.range-invalid': { status: 416, title: 'The file has no such bytes' },
  'link.no-preview': { status: 404, title: 'There is no preview of this link' },
  'link.previews-off': { status: 403, title: 'This server makes no previews of links' },
  'push.not-found': { status: 404, title: 'This device has no push subscription' },
  'push.kind-off': { status: 403, title: 'This server does not wake devices in this way' },
  'push.refused': { status: 403, title: 'This subscription cannot be used' },
  'upload.not-found': { status: 404, title: 'There is no such upload' },
  'upload.id-taken': { status: 409, title: 'This id was used for another upload' },
  'upload.too-large': { status: 413, title: 'Files of this size are not taken here' },
  'upload.quota-reached': { status: 413, title: 'There is no room for this file' },
  'upload.part-changed': {
    status: 409,
    title: 'This part was announced with another digest; begin a new upload',
  },
  'upload.incomplete': { status: 409, title: 'Parts of this upload are missing' },
  'upload.digest-mismatch': { status: 409, title: 'The parts are not those of this digest' },
  'epoch.stale': { status: 409, title: 'The keys of the conversation have moved on' },
  'removal.pending': { status: 409, title: 'A removal must be completed first' },
  'chain.conflict': { status: 409, title: 'The list of devices has changed meanwhile' },
  'chain.refused': { status: 403, title: 'This change to the list of devices is not valid' },
  'device.not-linked': { status: 403, title: 'Link this device first' },
  'device.not-in-group': { status: 409, title: 'This device is not in the group yet' },
  'user.without-encryption': { status: 409, title: 'This person has no device that encrypts' },
  'key-package.refused': { status: 403, title: 'This key package is not valid' },
  'vault.not-found': { status: 404, title: 'There is no backup of the keys' },
  'commit.refused': { status: 403, title: 'This change to the group is not valid' },
  'welcome.not-found': { status: 404, title: 'There is no such welcome' },
  'inbox.not-found': { status: 404, title: 'There is no such item' },
  'sync.timeline-changed': { status: 410, title: 'The server was restored; start again' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ErrorCode = keyof typeof ERRORS;

export interface FieldError {
  /** Path of the field, for instance `content.parts[2].text`. */
  readonly path: string;
  readonly message: string;
}

/** RFC 9457 problem details, with the stable `code`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly instance?: string;
  readonly requestId?: string;
  readonly errors?: readonly FieldError[];
  /** Seconds to wait before the next attempt, with 429 and 503. */
  readonly retryAfter?: number;
  /** The rate limit's name, with 429. */
  readonly bucket?: string;
  /**
   * Which rule refuses it, with `commit.refused`, `chain.refused` and `key-package.refused`; whose
   * room is used up (`user` or `server`), with `upload.quota-reached`.
   */
  readonly reason?: string;
  /** Where the earlier entry with this id stands, with `message.id-taken`. */
  readonly seq?: number;
}

export const PROBLEM_TYPE_PREFIX = '/docs/problems/';

/** Builds the problem of a code; `more` fills in what only the occasion knows. */
export const problemOf = (
  code: ErrorCode,
  more: Partial<Omit<Problem, 'code' | 'status' | 'type'>> = {},
): Problem => ({
  type: PROBLEM_TYPE_PREFIX + code,
  title: ERRORS[code].title,
  status: ERRORS[code].status,
  code,
  ...more,
});
