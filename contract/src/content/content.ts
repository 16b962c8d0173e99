import * as z from 'zod/mini';

import { UUID_PATTERN } from '../ids';
import { LIMITS } from '../limits';
import { anyPart } from './part';

const parts = z.array(anyPart).check(z.minLength(1), z.maxLength(LIMITS.partsPerMessage));
const mentions = z.optional(
  z.array(z.string().check(z.regex(UUID_PATTERN))).check(z.maxLength(LIMITS.mentionsPerMessage)),
);
const seq = z.int().check(z.positive());

/** What people said: parts in their display order. */
export const messageContent = z.object({
  v: z.literal(1),
  type: z.literal('message'),
  parts,
  mentions,
  /** The entry that this answers. */
  replyTo: z.optional(z.object({ seq })),
  /** Set on a forwarded message: who wrote it first. */
  forwarded: z.optional(z.object({ sender: z.string().check(z.regex(UUID_PATTERN)) })),
});

/** New parts for the sender's own entry that the envelope's `target` names. */
export const editContent = z.object({ v: z.literal(1), type: z.literal('edit'), parts, mentions });

/** One emoji of the sender put on, or taken off, the entry that `target` names. */
export const reactionContent = z.object({
  v: z.literal(1),
  type: z.literal('reaction'),
  emoji: z.string().check(z.minLength(1), z.maxLength(LIMITS.emojiLength), z.regex(/^\S+$/u)),
  op: z.enum(['add', 'remove']),
});

export const content = z.discriminatedUnion('type', [messageContent, editContent, reactionContent]);

export type MessageContent = z.infer<typeof messageContent>;
export type EditContent = z.infer<typeof editContent>;
export type ReactionContent = z.infer<typeof reactionContent>;
/** What members read; in `server` conversations the server reads it too. */
export type Content = z.infer<typeof content>;
