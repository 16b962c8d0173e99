import * as z from 'zod/mini';

import { content, timerSeconds } from './content';
import { UUID_PATTERN, UUID_V7_PATTERN } from './ids';
import { LIMITS } from './limits';

const uuid = z.string().check(z.regex(UUID_PATTERN));
const seq = z.int().check(z.positive());

/** What the server may read of a new entry, around what members read. */
const shared = {
  /** Raises no unread. Edits and reactions are quiet. */
  quiet: z._default(z.boolean(), false),
  /** The entry that an edit, reaction or redaction is about. */
  target: z.optional(seq),
  /** Stored files that the content uses. */
  blobs: z.optional(z.array(uuid).check(z.maxLength(LIMITS.blobsPerMessage))),
  /** The sender has seen everything up to here; moves the own read marker with the entry. */
  readUpTo: z.optional(z.int().check(z.nonnegative())),
} as const;

/** Content that the server reads: conversations in `server` mode. */
export const serverEnvelope = z.strictObject({
  kind: z.literal('message'),
  mode: z.literal('server'),
  content,
  ...shared,
});

/** Content that only members read: conversations in `e2ee` mode. */
export const e2eeEnvelope = z.strictObject({
  kind: z.literal('message'),
  mode: z.literal('e2ee'),
  generation: z.int().check(z.nonnegative()),
  epoch: z.int().check(z.nonnegative()),
  /** Base64 (RFC 4648, section 4) of the encrypted message. */
  body: z
    .string()
    .check(
      z.maxLength(Math.ceil(LIMITS.contentBytes / 3) * 4),
      z.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
    ),
  /** Seconds after which it disappears; what is about a message goes with that one. */
  expiresIn: z.optional(timerSeconds.check(z.positive())),
  ...shared,
});

/** Takes a message back: its body is wiped. Quiet, and always about a target. */
export const redactionEnvelope = z.strictObject({
  kind: z.literal('redaction'),
  target: seq,
  /** In an `e2ee` conversation: the sender's signed word for it, 165 bytes in base64. */
  statement: z.optional(z.string().check(z.regex(/^[A-Za-z0-9+/]{220}$/))),
  readUpTo: shared.readUpTo,
});

export const envelope = z.union([serverEnvelope, e2eeEnvelope, redactionEnvelope]);
export type ServerEnvelope = z.infer<typeof serverEnvelope>;
export type E2eeEnvelope = z.infer<typeof e2eeEnvelope>;
export type RedactionEnvelope = z.infer<typeof redactionEnvelope>;
export type Envelope = z.infer<typeof envelope>;
/** An envelope as a caller writes it, before defaults are filled in. */
export type EnvelopeInput = z.input<typeof envelope>;

export const clientId = z.string().check(z.regex(UUID_V7_PATTERN));
