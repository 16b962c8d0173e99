import {
  isKnownPart,
  thumbnailOf,
  type ConversationId,
  type MessageContent,
} from '@anochat/contract';
import type { AnoChat } from '../../client/anochat';

type Parts = MessageContent['parts'];

/** Whether a message has files in it, also those behind a link. */
export const hasFiles = (parts: Parts): boolean =>
  parts.some((part) => isKnownPart(part) && (part.type !== 'text' || thumbnailOf(part)));

/**
 * The parts of a message for a conversation of the other mode: their files are read here, and go up
 * once more as they lie there. Parts that this version does not know are left out.
 */
export async function copyParts(
  client: AnoChat,
  from: ConversationId,
  parts: Parts,
): Promise<Parts> {
  const copied: Parts[number][] = [];
  for (const part of parts) {
    if (!isKnownPart(part)) continue;
    const small = thumbnailOf(part);
    const thumbnail = small && (await client.media.copy(from, small));
    if (part.type === 'text') {
      const { preview } = part;
      copied.push(thumbnail && preview ? { ...part, preview: { ...preview, thumbnail } } : part);
      continue;
    }
    const { key: _, commit: __, ...shape } = part;
    const file = await client.media.copy(from, part);
    copied.push({ ...shape, ...file, ...(thumbnail && { thumbnail }) });
  }
  return copied;
}
