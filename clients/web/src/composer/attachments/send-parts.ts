import type { ConversationId } from '@anochat/contract';
import type { Conversation, Media } from '@anochat/sdk';
import { blobSource } from '@anochat/sdk/platform';
import { attachParts } from '@anochat/sdk/shown';

import { prepareMedia } from '../prepare/prepare-media';
import type { AttachedFile } from '../prepare/prepared';

interface Sender {
  readonly media: Pick<Media, 'attach' | 'detach'>;
  conversation(id: ConversationId): Pick<Conversation, 'send'>;
}

/**
 * Sends files as one message past the tray, `caption` below them unless it is empty. Resolves when
 * the outbox has stored it.
 *
 * @throws what the outbox threw: nothing is sent then, and the files are still the caller's
 */
export async function sendParts(
  client: Sender,
  conversation: ConversationId,
  files: readonly AttachedFile[],
  caption = '',
): Promise<void> {
  const prepared = await Promise.all(files.map((file) => prepareMedia(file)));
  const { parts, detach } = attachParts(client.media, prepared, blobSource);
  const text = caption.trim();
  try {
    await client
      .conversation(conversation)
      .send({ parts: text === '' ? [...parts] : [...parts, { type: 'text', text }] });
  } catch (error) {
    detach();
    throw error;
  }
}
