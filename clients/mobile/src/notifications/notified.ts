import type { ConversationId, Seq } from '@anochat/contract';

import { plainStore } from '../platform/plain-store';

const KEY = 'anochat.notified';

type Notified = Readonly<Record<ConversationId, Seq>>;

/** Up to where each conversation was spoken of: one that was wiped away does not come again. */
export const notified = (): Notified => {
  const stored = plainStore.getItem(KEY);
  return stored === null ? {} : (JSON.parse(stored) as Notified);
};

export const keepNotified = (value: Notified): void =>
  plainStore.setItem(KEY, JSON.stringify(value));

export const forgetNotified = (): void => plainStore.removeItem(KEY);
