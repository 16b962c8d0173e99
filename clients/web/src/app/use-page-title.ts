import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { useConversations } from '@anochat/sdk/react';

/** The title of the tab: the conversation, and how much is unread elsewhere. */
export function usePageTitle(title: string | null): void {
  const { t } = useTranslation();
  const { unread } = useConversations();
  useEffect(() => {
    const named = title === null ? t('app.name') : `${title} · ${t('app.name')}`;
    document.title = unread > 0 ? t('app.unreadTitle', { count: unread, title: named }) : named;
    return () => {
      document.title = t('app.name');
    };
  }, [title, unread, t]);
}
