import * as z from 'zod/mini';

import { LIMITS } from '../limits';
import { linkPreview } from './link-preview';

/** Text in the Markdown subset of docs/api.md. A mention is `@` and the user name. */
export const textPart = z.object({
  type: z.literal('text'),
  text: z.string().check(z.minLength(1), z.maxLength(LIMITS.textLength)),
  preview: z.optional(linkPreview),
});
export type TextPart = z.infer<typeof textPart>;
