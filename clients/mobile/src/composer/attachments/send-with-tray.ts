import type { Conversation, Draft, Media, MessageInput } from '@anochat/sdk';
import { sendWithTray as send } from '@anochat/sdk/shown';

import { trays } from './attachments-store';

/** Sends what the composer holds: the files of the tray in their order, then what is written. */
export const sendWithTray = (
  media: Media,
  conversation: Conversation,
  draft: Draft | null,
  message: Pick<MessageInput, 'parts' | 'mentions'>,
): Promise<void> => send({ media, trays, read: (file) => file }, conversation, draft, message);
