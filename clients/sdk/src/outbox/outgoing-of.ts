import { blobsOf, type E2eeContent, type Seq } from '@anochat/contract';
import type { Outgoing } from '../codec';

/** Content on its way out. What is about another entry, or about the conversation, raises no unread. */
export const outgoingOf = (content: E2eeContent, target: Seq | null): Outgoing => ({
  kind: 'message',
  content,
  quiet: target !== null || content.type === 'settings',
  target,
  blobs: 'parts' in content ? [...new Set(content.parts.flatMap(blobsOf))] : [],
});
