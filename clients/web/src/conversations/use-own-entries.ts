import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';

import { useOwnMembership } from '../client/use-own-membership';
import type { MenuEntry } from '../layers/menu';

/** What a person keeps about a conversation for themselves, as entries of a menu. */
export function useOwnEntries(summary: ConversationSummary): readonly MenuEntry[] {
  const { t } = useTranslation();
  const client = useClient();
  const change = useOwnMembership(summary.id);
  const { id, role, pinned, muted, unread, lastSeq } = summary;
  if (role === null) {
    const remove = (): void => change({ dismissed: true });
    return [{ icon: 'delete', label: t('list.remove'), danger: true, run: remove }];
  }
  const entries: readonly (MenuEntry | false)[] = [
    unread > 0 && {
      icon: 'check',
      label: t('list.markRead'),
      run: () => client.conversation(id).markRead(lastSeq),
    },
    {
      icon: 'pin',
      label: pinned ? t('list.unpin') : t('list.pin'),
      run: () => change({ pinned: !pinned }),
    },
    {
      icon: muted ? 'bell' : 'muted',
      label: muted ? t('list.unmute') : t('list.mute'),
      run: () => change({ muted: !muted }),
    },
  ];
  return entries.filter((entry) => entry !== false);
}
