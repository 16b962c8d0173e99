import i18next from 'i18next';

import type { ConversationId } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';
import { bodyLine, titleOf } from '@anochat/sdk/shown';

import { isLocked } from '../lock/lock-state';
import { keepNotified, notified } from './notified';
import { noticeSetting } from './notice-setting';
import { phone } from './phone';
import { unspokenOf, type Unspoken } from './unspoken';
import { wordsOfNotice } from './words-of-notice';

/** What is known to lie in the phone's list, so that it is taken out once it was read elsewhere. */
const shown = new Set<ConversationId>();
let telling: Promise<unknown> = Promise.resolve();

const oneAtATime = <T>(act: () => Promise<T>): Promise<T> => {
  const next = telling.then(act);
  telling = next.catch(() => undefined);
  return next;
};

/** All that is unread now counts as heard of: the person is looking. */
export const acceptNews = (client: AnoChat): Promise<void> =>
  oneAtATime(() => {
    const fresh = unspokenOf(client.conversations.get(), notified());
    if (fresh.length > 0) keep(fresh);
    return Promise.resolve();
  });

/**
 * Shows what came, and takes away what was read.
 *
 * @param isLast nothing more is waited for: what cannot be opened yet is spoken of without its text
 * @returns how many notifications were shown
 */
export const tellNews = (client: AnoChat, isLast = false): Promise<number> =>
  oneAtATime(async () => {
    await takeAwayRead(client);
    const { isOn, shows } = noticeSetting();
    if (!isOn) return 0;
    const needsText = shows === 'text' && !isLocked() && !isLast;
    const fresh = unspokenOf(client.conversations.get(), notified()).filter(
      ({ message }) => !needsText || message.body.state !== 'pending',
    );
    for (const news of fresh) await show(client, news);
    if (fresh.length > 0) keep(fresh);
    return fresh.length;
  });

async function show(client: AnoChat, { summary, message, seq }: Unspoken): Promise<void> {
  const t = i18next.t.bind(i18next);
  const { shows } = noticeSetting();
  const title = titleOf(summary);
  const words = wordsOfNotice(
    {
      title,
      isDirect: summary.kind === 'direct',
      name: client.profiles.profile(message.sender).get()?.displayName ?? title,
      text: bodyLine(message.body, t, i18next.language),
      count: summary.unread,
    },
    shows,
    isLocked(),
    t,
  );
  await phone.present({ id: summary.id, ...words, data: { conversationId: summary.id, seq } });
  shown.add(summary.id);
}

async function takeAwayRead(client: AnoChat): Promise<void> {
  const list = client.conversations.get();
  if (list.status !== 'ready') return;
  for (const { id, unread } of list.items) {
    if (unread === 0 && shown.delete(id)) await phone.dismiss(id);
  }
  await phone.setBadge(list.unread);
}

const keep = (fresh: readonly Unspoken[]): void =>
  keepNotified({
    ...notified(),
    ...Object.fromEntries(fresh.map(({ summary, seq }) => [summary.id, seq])),
  });
