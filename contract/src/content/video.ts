import * as z from 'zod/mini';

import { blobRefShape, duration, sideLength, thumbnailShape } from './blob-ref';

export const videoPart = z.object({
  type: z.literal('video'),
  ...blobRefShape,
  ...thumbnailShape,
  width: sideLength,
  height: sideLength,
  duration,
});
export type VideoPart = z.infer<typeof videoPart>;
