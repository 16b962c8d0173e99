import { describe, expect, it } from 'vitest';

import {
  Cell,
  type Draft,
  type DraftInput,
  type FileSource,
  type MessageInput,
  type Timeline,
} from '@anochat/sdk';

import { addFiles, trayOf } from './attachments-store';
import { sendWithTray } from './send-with-tray';

let count = 0;
/** A conversation with files in its tray that are ready. */
async function setUp(text: string, ...names: readonly string[]) {
  count += 1;
  const id = `sending-${count}`;
  const written: Draft | null =
    text === '' ? null : { text, replyTo: 4, editing: null, updatedAt: 1 };
  const draft = new Cell<Draft | null>(written);
  const attached = new Map<string, FileSource>();
  const media = {
    attach: (source: FileSource, about: { readonly name: string; readonly mime: string }) => {
      const blob = `blob-${about.name}`;
      attached.set(blob, source);
      return { blob, ...about, size: source.size, digest: '' };
    },
    detach: (blob: string) => void attached.delete(blob),
  };
  const sent: MessageInput[] = [];
  const outbox = { full: false };
  const conversation = {
    id,
    draft,
    setDraft: (input: DraftInput | null) => draft.set(input && { ...input, updatedAt: 2 }),
    send: (message: MessageInput) => {
      sent.push(message);
      return outbox.full ? Promise.reject(new Error('The disk is full')) : Promise.resolve();
    },
    edit: () => Promise.reject(new Error('Not an edit')),
    timeline: new Cell<Timeline>({
      ...{ status: 'ready', items: [], hasOlder: false, hasNewer: false, lastSeq: 0 },
      ...{ isLoadingOlder: false, isLoadingNewer: false },
    }),
  };
  addFiles(
    id,
    names.map((name) => ({ source: new Blob([name]), name, mime: '' })),
  );
  await expect.poll(() => trayOf(id).items.every(({ prepared }) => prepared !== null)).toBe(true);
  const message = { parts: text === '' ? [] : [{ type: 'text' as const, text }] };
  const names_ = (): readonly string[] => trayOf(id).items.map(({ file }) => file.name);
  return { media, conversation, written, message, sent, attached, outbox, names: names_ };
}

const said = (message: MessageInput | undefined): readonly unknown[] =>
  (message?.parts ?? []).map((part) => ('text' in part ? part.text : 'name' in part && part.name));

describe('sendWithTray', () => {
  it('sends the files in their order and what is written below them, and answers', async () => {
    const { media, conversation, written, message, sent, attached, names } = await setUp(
      'look',
      ...['a', 'b'],
    );
    await sendWithTray(media, conversation, written, message);
    expect(sent).toHaveLength(1);
    expect(said(sent[0])).toEqual(['a', 'b', 'look']);
    expect(sent[0]?.replyTo).toBe(4);
    expect([...attached.keys()]).toEqual(['blob-a', 'blob-b']);
    expect(names()).toEqual([]);
    expect(conversation.draft.get()).toBeNull();
  });

  it('sends files without a word', async () => {
    const { media, conversation, message, sent } = await setUp('', 'a');
    await sendWithTray(media, conversation, null, message);
    expect(said(sent[0])).toEqual(['a']);
  });

  it('gives text and files back when the outbox cannot store them', async () => {
    const { media, conversation, written, message, sent, attached, outbox, names } = await setUp(
      'look',
      ...['a', 'b'],
    );
    outbox.full = true;
    await expect(sendWithTray(media, conversation, written, message)).rejects.toThrow('full');
    expect(names()).toEqual(['a', 'b']);
    expect(conversation.draft.get()).toBe(written);
    expect(attached.size).toBe(0);
    // And they can be sent again.
    outbox.full = false;
    await sendWithTray(media, conversation, written, message);
    expect(said(sent[1])).toEqual(['a', 'b', 'look']);
  });
});
