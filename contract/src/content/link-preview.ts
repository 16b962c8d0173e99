import * as z from 'zod/mini';

import { LIMITS } from '../limits';
import { thumbnailShape } from './blob-ref';

/** As URL writes it, of the web alone: what else a browser would follow, or run, is no link here. */
const webAddress = z
  .string()
  .check(z.maxLength(LIMITS.linkLength), z.regex(/^https?:\/\/[!#-;=?-[\]-~]+$/));

const line = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));

/**
 * What the sender's client found behind a link of the text. Whoever reads it fetches nothing: it is
 * the sender's word, and is shown only where `url` is a link of the text.
 */
export const linkPreview = z.object({
  url: webAddress,
  title: line(LIMITS.previewTitleLength),
  description: z.optional(line(LIMITS.previewDescriptionLength)),
  site: z.optional(line(LIMITS.previewSiteLength)),
  ...thumbnailShape,
});
export type LinkPreview = z.infer<typeof linkPreview>;
