import i18next from 'i18next';

import type { AnoChat, Conversation, ConversationSummary } from '@anochat/sdk';
import { bodyLine, shortNameOf, titleOf } from '@anochat/sdk/shown';

import type { DesktopSeam } from './seam';

/** An encrypted message is opened meanwhile; later than this it is told of without its words. */
const OPENED_WITHIN_MS = 5_000;

/** Tells of each new message of somebody else. Whether anybody sees it already, the other side knows. */
export function notifyOf(client: AnoChat, seam: DesktopSeam): void {
  client.onEntry((entry, conversation) => {
    const state = client.session.state.get();
    if (entry.kind !== 'message' || entry.quiet || state.status !== 'signed-in') return;
    if (entry.sender === state.user.id) return;
    void whenOpened(conversation, entry.seq).then((summary) => {
      if (!summary || (summary.muted && summary.mentions === 0)) return;
      if (summary.readSeq >= entry.seq) return;
      void seam.notify({
        tag: summary.id,
        title: titleOf(summary).slice(0, 500),
        body: lineOf(client, summary).slice(0, 1_000),
        path: `/c/${summary.id}`,
        canReply: true,
      });
    });
  });

  // What was read here or on another device is no news any more.
  const unread = new Map<string, number>();
  client.conversations.subscribe(() => {
    for (const { id, unread: count } of client.conversations.get().items) {
      if (count === 0 && (unread.get(id) ?? 0) > 0) void seam.withdrawNotice(id);
      unread.set(id, count);
    }
  });
}

function lineOf(client: AnoChat, { last, kind }: ConversationSummary): string {
  if (last?.type !== 'message') return i18next.t('desktopMenu.newMessage');
  const line = bodyLine(last.body, i18next.t, i18next.language);
  if (kind === 'direct') return line;
  const name = client.profiles.profile(last.sender).get()?.displayName;
  return name === undefined ? line : `${shortNameOf(name)}: ${line}`;
}

/** The conversation once it shows that entry with its words. */
function whenOpened(conversation: Conversation, seq: number): Promise<ConversationSummary | null> {
  const isOpened = (summary: ConversationSummary | null): boolean =>
    summary !== null &&
    summary.lastSeq >= seq &&
    summary.last?.type === 'message' &&
    summary.last.body.state !== 'pending';
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop();
      resolve(conversation.summary.get());
    };
    const timer = setTimeout(end, OPENED_WITHIN_MS);
    const stop = conversation.summary.subscribe(() => {
      if (isOpened(conversation.summary.get())) end();
    });
    if (isOpened(conversation.summary.get())) end();
  });
}
