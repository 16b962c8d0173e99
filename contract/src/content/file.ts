import * as z from 'zod/mini';

import { blobRefShape } from './blob-ref';

export const filePart = z.object({ type: z.literal('file'), ...blobRefShape });
export type FilePart = z.infer<typeof filePart>;
