import type { Conversation, Draft, Media, MessageInput } from '@anochat/sdk';
import { blobSource } from '@anochat/sdk/platform';
import { sendWithTray as send } from '@anochat/sdk/shown';

import { putBack, takeTray, traySent } from './attachments-store';

type Sender = Pick<Conversation, 'id' | 'draft' | 'setDraft' | 'send' | 'edit' | 'timeline'>;

/** Sends what the composer holds: the files of the tray in their order, then what is written. */
export const sendWithTray = (
  media: Pick<Media, 'attach' | 'detach'>,
  conversation: Sender,
  draft: Draft | null,
  message: Pick<MessageInput, 'parts' | 'mentions'>,
): Promise<void> =>
  send(
    { media, trays: { take: takeTray, putBack, sent: traySent }, read: blobSource },
    conversation,
    draft,
    message,
  );
