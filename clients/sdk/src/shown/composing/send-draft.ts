import type { MessageContent, Seq } from '@anochat/contract';
import type { Conversation, MessageInput } from '../../client/anochat';
import type { Draft } from '../../conversations/draft';
import { AnoChatError } from '../../errors';
import { Cell, type Readable } from '../../observable';
import { editedParts } from './edited-parts';

type Sender = Pick<Conversation, 'draft' | 'setDraft' | 'send' | 'edit' | 'timeline'>;

/** Drafts on their way to the outbox: no longer shown in the composer, but still stored. */
const leaving = new Cell<readonly Draft[]>([]);
export const leavingDrafts: Readable<readonly Draft[]> = leaving;

const isLeaving = (draft: Draft | null): boolean => draft !== null && leaving.get().includes(draft);

/**
 * Sends or saves what a draft says. The stored draft goes only when the outbox has stored the
 * message, so that at every moment one of the two holds the text; if the outbox could not, the draft
 * shows again, above what was written in the meantime. A draft that is on its way is not sent again.
 *
 * @throws what the outbox threw
 */
export async function sendDraft(
  conversation: Sender,
  draft: Draft,
  message: Pick<MessageInput, 'parts' | 'mentions'>,
): Promise<void> {
  if (isLeaving(draft)) return;
  leaving.update((drafts) => [...drafts, draft]);
  try {
    await (draft.editing === null
      ? conversation.send({
          ...message,
          ...(draft.replyTo !== null && { replyTo: draft.replyTo }),
        })
      : conversation.edit(draft.editing, {
          ...message,
          parts: editedParts(partsAt(conversation, draft.editing), message.parts),
        }));
    if (conversation.draft.get() === draft) conversation.setDraft(null);
  } catch (error) {
    const current = conversation.draft.get();
    if (current !== draft) conversation.setDraft(joined(draft, current));
    throw error;
  } finally {
    leaving.update((drafts) => drafts.filter((other) => other !== draft));
  }
}

/** The text that came back, and below it what was written since, whose purpose stays. */
function joined(back: Draft, current: Draft | null): Draft {
  if (current === null || isLeaving(current) || current.text === '') return back;
  return { ...current, text: `${back.text}\n${current.text}` };
}

/** An edit brings all parts anew, so that they must be known: without them it would drop files. */
function partsAt({ timeline }: Sender, seq: Seq): MessageContent['parts'] {
  const item = timeline.get().items.find((candidate) => candidate.seq === seq);
  if (item?.type !== 'message' || item.body.state !== 'content') {
    throw AnoChatError.of('message.target-not-found');
  }
  return item.body.parts;
}
