import * as z from 'zod/mini';

import type { ErrorCode, Problem } from '../errors';
import type { SyncPage } from '../http/conversations';
import type { Accepted } from '../http/log';
import type { Timestamp, UserId } from '../ids';
import { clientId, envelope } from '../envelope';
import { UUID_PATTERN } from '../ids';
import { LIMITS } from '../limits';

const uuid = z.string().check(z.regex(UUID_PATTERN));
const upTo = z.int().check(z.nonnegative());

/**
 * What a client may say on the socket, each with its payload. Every command is acknowledged with
 * `Ack`; those without a result acknowledge `{ data: {} }`. Connect with `auth: { token }`.
 */
export const COMMANDS = {
  /** The same object as `PUT /conversations/{id}/messages/{clientId}`. Acknowledged once committed. */
  'message.send': z.strictObject({ conversationId: uuid, clientId, envelope }),
  /**
   * Begins live delivery and gives the first page of heads: without a token all, with one what
   * changed. Later pages come by `GET /sync`. Events above each head's `lastSeq` follow live.
   */
  'sync.resume': z.strictObject({
    token: z.optional(z.string().check(z.maxLength(128))),
    limit: z.optional(z.int().check(z.gte(1), z.lte(LIMITS.pageHeads))),
  }),
  'read.mark': z.strictObject({ conversationId: uuid, upTo }),
  'delivered.mark': z.strictObject({ conversationId: uuid, upTo }),
  'typing.set': z.strictObject({ conversationId: uuid, active: z.boolean() }),
  /** Replaces the list of users whose presence this connection shows; answers with who is here now. */
  'presence.watch': z.strictObject({
    userIds: z.array(uuid).check(z.maxLength(LIMITS.presenceWatched)),
  }),
  /** Puts a new access token of the same session on the live connection. */
  'session.renew': z.strictObject({ token: z.string().check(z.maxLength(4_096)) }),
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandPayload<C extends CommandName> = z.infer<(typeof COMMANDS)[C]>;
/** A payload as a caller writes it, before defaults are filled in. */
export type CommandInput<C extends CommandName> = z.input<(typeof COMMANDS)[C]>;

/** The problem codes that a command may be acknowledged with; `always` holds for each. */
export const COMMAND_PROBLEMS = {
  always: ['request.invalid', 'request.rate-limited'],
  'message.send': [
    'server.unavailable',
    'auth.scope-missing',
    'auth.session-revoked',
    'auth.suspended',
    'conversation.not-found',
    'conversation.mode-mismatch',
    'conversation.key-broken',
    'conversation.blocked',
    'conversation.posting-restricted',
    'message.id-taken',
    'message.target-not-found',
    'message.target-forbidden',
    'redaction.refused',
    'blob.not-found',
    'blob.mismatch',
    'device.not-in-group',
    'epoch.stale',
    'removal.pending',
  ],
  'sync.resume': ['server.unavailable', 'auth.scope-missing', 'sync.timeline-changed'],
  'read.mark': ['server.unavailable', 'auth.scope-missing', 'conversation.not-found'],
  'delivered.mark': ['server.unavailable', 'auth.scope-missing', 'conversation.not-found'],
  'typing.set': ['auth.scope-missing', 'conversation.not-found'],
  'presence.watch': ['server.unavailable', 'auth.scope-missing'],
  'session.renew': [
    'server.unavailable',
    'auth.session-revoked',
    'auth.suspended',
    'auth.token-invalid',
    'auth.token-expired',
  ],
} as const satisfies Record<CommandName | 'always', readonly ErrorCode[]>;

export interface CommandResults {
  'message.send': Accepted;
  'sync.resume': SyncPage;
  'read.mark': Record<string, never>;
  'delivered.mark': Record<string, never>;
  'typing.set': Record<string, never>;
  'presence.watch': { readonly online: readonly UserId[] };
  'session.renew': { readonly expiresAt: Timestamp };
}

export type Ack<T> = { readonly data: T } | { readonly problem: Problem };
