import { blobsOf, type Content, type Seq } from '@anochat/contract';
import type { Outgoing } from '../codec';

/** Content on its way out. What is about another entry raises no unread. */
export const outgoingOf = (content: Content, target: Seq | null): Outgoing => ({
  kind: 'message',
  content,
  quiet: target !== null,
  target,
  blobs: 'parts' in content ? content.parts.flatMap((part) => blobsOf(part)) : [],
});
