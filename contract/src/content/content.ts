import * as z from 'zod/mini';

import { UUID_PATTERN } from '../ids';
import { LIMITS } from '../limits';
import { anyPart } from './part';

const parts = z.array(anyPart).check(z.minLength(1), z.maxLength(LIMITS.partsPerMessage));
const mentions = z.optional(
  z.array(z.string().check(z.regex(UUID_PATTERN))).check(z.maxLength(LIMITS.mentionsPerMessage)),
);
const seq = z.int().check(z.positive());
/** Seconds. */
export const timerSeconds = z.int().check(z.nonnegative(), z.lte(LIMITS.timerSeconds));

/** What people said: parts in their display order. */
export const messageContent = z.object({
  v: z.literal(1),
  type: z.literal('message'),
  parts,
  mentions,
  /** The entry that this answers. */
  replyTo: z.optional(z.object({ seq })),
  /** Seconds after which it disappears, as its envelope says; only inside encrypted content. */
  expiresIn: z.optional(timerSeconds.check(z.positive())),
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

/** What an encrypted conversation is called: the server knows neither. The newest one holds. */
export const settingsContent = z.object({
  v: z.literal(1),
  type: z.literal('settings'),
  title: z.string().check(z.maxLength(LIMITS.titleLength)),
  topic: z.string().check(z.maxLength(LIMITS.topicLength)),
  /** Seconds after which what is said from here on disappears; never, when it is 0 or left out. */
  timer: z.optional(timerSeconds),
  /** What is another than before; all else is said again, for those who have come since. */
  changed: z.optional(z.array(z.enum(['title', 'topic', 'timer'])).check(z.maxLength(3))),
});

export const content = z.discriminatedUnion('type', [messageContent, editContent, reactionContent]);
/** What may stand in an encrypted message. */
export const e2eeContent = z.discriminatedUnion('type', [
  messageContent,
  editContent,
  reactionContent,
  settingsContent,
]);

export type MessageContent = z.infer<typeof messageContent>;
export type EditContent = z.infer<typeof editContent>;
export type ReactionContent = z.infer<typeof reactionContent>;
export type SettingsContent = z.infer<typeof settingsContent>;
export type E2eeContent = z.infer<typeof e2eeContent>;
/** What members read; in `server` conversations the server reads it too. */
export type Content = z.infer<typeof content>;
