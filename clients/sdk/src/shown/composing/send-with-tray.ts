import type { Conversation, MessageInput } from '../../client/anochat';
import type { Draft } from '../../conversations/draft';
import type { FileSource } from '../../media/file-source';
import type { Media } from '../../media/media';
import { attachParts } from './attach-parts';
import { sendDraft } from './send-draft';
import type { Trays } from './trays';

type Sender = Pick<Conversation, 'id' | 'draft' | 'setDraft' | 'send' | 'edit' | 'timeline'>;

interface Sending<S> {
  readonly media: Pick<Media, 'attach' | 'detach'>;
  readonly trays: Pick<Trays<S>, 'take' | 'putBack' | 'sent'>;
  /** How the client reads the bytes of a file. */
  readonly read: (source: S) => FileSource;
}

/**
 * Sends what the composer holds: the files of the tray in their order, then what is written. Nothing
 * of it is lost when the outbox cannot store it: both come back. All files must have been prepared.
 *
 * @throws what the outbox threw
 */
export async function sendWithTray<S extends { readonly type: string }>(
  { media, trays, read }: Sending<S>,
  conversation: Sender,
  draft: Draft | null,
  message: Pick<MessageInput, 'parts' | 'mentions'>,
): Promise<void> {
  const tray = trays.take(conversation.id);
  let detach = (): void => undefined;
  try {
    const attached = attachParts(
      media,
      tray.items.flatMap(({ prepared }) => prepared ?? []),
      read,
    );
    ({ detach } = attached);
    const whole = { ...message, parts: [...attached.parts, ...message.parts] };
    await (draft === null ? conversation.send(whole) : sendDraft(conversation, draft, whole));
  } catch (error) {
    detach();
    trays.putBack(conversation.id, tray);
    throw error;
  }
  trays.sent(tray);
}
