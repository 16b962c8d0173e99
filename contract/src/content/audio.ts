import * as z from 'zod/mini';

import { blobRefShape, duration } from './blob-ref';

export const audioPart = z.object({
  type: z.literal('audio'),
  ...blobRefShape,
  duration,
  /** 1 to 128 peaks from 0 to 255. */
  waveform: z.optional(
    z.array(z.int().check(z.gte(0), z.lte(255))).check(z.minLength(1), z.maxLength(128)),
  ),
});
export type AudioPart = z.infer<typeof audioPart>;
