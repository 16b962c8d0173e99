import type { MessageInput } from '../../client/anochat';
import type { Draft, DraftInput } from '../../conversations/draft';
import { Cell } from '../../observable';
import type { Timeline } from '../../view';

import { sendDraft } from './send-draft';

/** A conversation whose outbox stores nothing until `store` or `fail` is called. */
function setUp(text: string) {
  const written: Draft = { text, replyTo: 4, editing: null, updatedAt: 1 };
  const draft = new Cell<Draft | null>(written);
  const sent: MessageInput[] = [];
  const ends: { readonly store: () => void; readonly fail: (error: Error) => void }[] = [];
  const conversation = {
    draft,
    setDraft: (input: DraftInput | null) => draft.set(input && { ...input, updatedAt: 2 }),
    send: (message: MessageInput) => {
      sent.push(message);
      return new Promise<void>((store, fail) => ends.push({ store, fail }));
    },
    edit: () => Promise.reject(new Error('Not an edit')),
    timeline: new Cell<Timeline>({
      ...{ status: 'ready', items: [], hasOlder: false, hasNewer: false, lastSeq: 0 },
      ...{ isLoadingOlder: false, isLoadingNewer: false },
    }),
  };
  const type = (more: string) =>
    conversation.setDraft({ text: more, replyTo: null, editing: null });
  return { conversation, written, sent, ends, type };
}
const message = (text: string) => ({ parts: [{ type: 'text' as const, text }] });
const full = new Error('The disk is full');

describe('sendDraft', () => {
  it('keeps the draft until the outbox has stored the message', async () => {
    const { conversation, written, sent, ends } = setUp('hello');
    const sending = sendDraft(conversation, written, message('hello'));
    expect(sent).toEqual([{ ...message('hello'), replyTo: 4 }]);
    expect(conversation.draft.get()).toBe(written);
    ends[0]?.store();
    await sending;
    expect(conversation.draft.get()).toBeNull();
  });

  it('sends once, however often it is asked to', async () => {
    const { conversation, written, sent, ends } = setUp('hello');
    const sending = sendDraft(conversation, written, message('hello'));
    await sendDraft(conversation, written, message('hello'));
    expect(sent).toHaveLength(1);
    ends[0]?.store();
    await sending;
  });

  it('loses no text when the outbox cannot store it', async () => {
    const { conversation, written, sent, ends } = setUp('hello');
    const sending = sendDraft(conversation, written, message('hello'));
    ends[0]?.fail(full);
    await expect(sending).rejects.toBe(full);
    expect(conversation.draft.get()).toBe(written);
    // And it can be sent again.
    const again = sendDraft(conversation, written, message('hello'));
    expect(sent).toHaveLength(2);
    ends[1]?.store();
    await again;
    expect(conversation.draft.get()).toBeNull();
  });

  it('leaves alone what was written in the meantime', async () => {
    const { conversation, written, ends, type } = setUp('hello');
    const sending = sendDraft(conversation, written, message('hello'));
    type('and');
    ends[0]?.store();
    await sending;
    expect(conversation.draft.get()?.text).toBe('and');
  });

  it('puts the text back above what was written in the meantime', async () => {
    const { conversation, written, ends, type } = setUp('hello');
    const sending = sendDraft(conversation, written, message('hello'));
    type('and');
    ends[0]?.fail(full);
    await expect(sending).rejects.toBe(full);
    expect(conversation.draft.get()?.text).toBe('hello\nand');
  });
});
