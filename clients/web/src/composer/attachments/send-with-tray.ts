import type { Conversation, Draft, Media, MessageInput } from '@anochat/sdk';
import { blobSource } from '@anochat/sdk/platform';
import { attachParts, sendDraft } from '@anochat/sdk/shown';

import { putBack, takeTray } from './attachments-store';

type Sender = Pick<Conversation, 'id' | 'draft' | 'setDraft' | 'send' | 'edit' | 'timeline'>;

/**
 * Sends what the composer holds: the files of the tray in their order, then what is written. Nothing
 * of it is lost when the outbox cannot store it: both come back. All files must have been prepared.
 *
 * @throws what the outbox threw
 */
export async function sendWithTray(
  media: Pick<Media, 'attach' | 'detach'>,
  conversation: Sender,
  draft: Draft | null,
  message: Pick<MessageInput, 'parts' | 'mentions'>,
): Promise<void> {
  const tray = takeTray(conversation.id);
  let detach = (): void => undefined;
  try {
    const attached = attachParts(
      media,
      tray.items.flatMap(({ prepared }) => prepared ?? []),
      blobSource,
    );
    ({ detach } = attached);
    const whole = { ...message, parts: [...attached.parts, ...message.parts] };
    await (draft === null ? conversation.send(whole) : sendDraft(conversation, draft, whole));
  } catch (error) {
    detach();
    putBack(conversation.id, tray);
    throw error;
  }
}
