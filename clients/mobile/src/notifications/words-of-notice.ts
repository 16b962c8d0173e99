import type { TFunction } from 'i18next';

import type { Shows } from './notice-setting';

export interface News {
  /** Of the conversation. */
  readonly title: string;
  readonly isDirect: boolean;
  /** Who wrote the newest message. */
  readonly name: string;
  readonly text: string;
  readonly count: number;
}

export interface Words {
  readonly title: string;
  readonly body: string;
}

/** What a notification says: while it is locked nothing, otherwise as the person chose. */
export function wordsOfNotice(news: News, shows: Shows, isLocked: boolean, t: TFunction): Words {
  const count = t('notify.newMessages', { count: Math.max(1, news.count) });
  if (isLocked || shows === 'nothing')
    return { title: t('app.name'), body: t('notify.newMessage') };
  const title = news.isDirect
    ? news.name
    : t('notify.inGroup', { name: news.name, title: news.title });
  return { title, body: shows === 'name' ? count : news.text };
}
