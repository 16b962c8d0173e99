import * as z from 'zod/mini';

import { blobRefShape, sideLength, thumbnailShape } from './blob-ref';

export const imagePart = z.object({
  type: z.literal('image'),
  ...blobRefShape,
  ...thumbnailShape,
  width: sideLength,
  height: sideLength,
});
export type ImagePart = z.infer<typeof imagePart>;
