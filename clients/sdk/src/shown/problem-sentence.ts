import type { ErrorCode, Problem } from '@anochat/contract';
import { AnoChatError, NetworkError, NoSuchOffer } from '../errors';

/** Codes with a sentence of their own; the others share a general one. */
const SENTENCES = {
  'auth.credentials-invalid': 'error.credentials',
  'auth.suspended': 'error.suspended',
  'auth.registration-closed': 'error.registrationClosed',
  'auth.invite-required': 'error.inviteRequired',
  'auth.invite-invalid': 'error.linkInvalid',
  'auth.link-invalid': 'error.linkInvalid',
  'auth.setup-done': 'error.setupDone',
  'auth.password-wrong': 'error.passwordWrong',
  'auth.forbidden': 'error.notAllowed',
  'user.name-taken': 'error.nameTaken',
  'user.not-found': 'error.gone',
  'conversation.not-found': 'error.gone',
  'conversation.key-broken': 'error.keyBroken',
  'conversation.blocked': 'error.blocked',
  'conversation.posting-restricted': 'error.restricted',
  'member.banned': 'error.banned',
  'member.already': 'error.already',
  'member.owner-must-stay': 'error.ownerStays',
  'member.not-found': 'error.gone',
  'invite.not-found': 'error.linkInvalid',
  'message.target-not-found': 'error.gone',
  'message.target-forbidden': 'error.notAllowed',
  'limit.reached': 'error.limit',
  'request.too-large': 'error.tooLarge',
  'server.unavailable': 'error.busy',
  'user.without-encryption': 'error.withoutKeys',
  'device.not-linked': 'error.notLinked',
  'device.not-in-group': 'error.notInGroup',
  'removal.pending': 'error.removalPending',
  'commit.refused': 'error.commitRefused',
} as const satisfies Partial<Record<ErrorCode, string>>;

const hasSentence = (code: ErrorCode): code is keyof typeof SENTENCES =>
  Object.hasOwn(SENTENCES, code);

export type ProblemKey =
  | (typeof SENTENCES)[keyof typeof SENTENCES]
  | 'keys.noSuchOffer'
  | 'error.network'
  | 'error.generic'
  | 'error.rateLimited';

export interface ProblemSentence {
  readonly key: ProblemKey;
  readonly values?: { readonly count: number };
}

/** What a failed call or a problem means, as a sentence of the strings. */
export function problemSentence(error: unknown): ProblemSentence {
  if (error instanceof NetworkError) return { key: 'error.network' };
  if (error instanceof NoSuchOffer) return { key: 'keys.noSuchOffer' };
  const problem = error instanceof AnoChatError ? error.problem : asProblem(error);
  if (!problem) return { key: 'error.generic' };
  if (problem.code === 'request.rate-limited') {
    const count = Math.max(1, Math.ceil(problem.retryAfter ?? 1));
    return { key: 'error.rateLimited', values: { count } };
  }
  if (isAboutLink(problem)) return { key: 'error.linkInvalid' };
  return { key: hasSentence(problem.code) ? SENTENCES[problem.code] : 'error.generic' };
}

/** What stands behind the # of a link; half of it is not even a token. */
const SECRETS_OF_LINKS = ['token', 'invite', 'code'];

const isAboutLink = ({ errors }: Problem): boolean =>
  errors?.some(({ path }) => SECRETS_OF_LINKS.includes(path)) === true;

const asProblem = (value: unknown): Problem | null =>
  typeof value === 'object' && value !== null && 'code' in value && 'status' in value
    ? (value as Problem)
    : null;
