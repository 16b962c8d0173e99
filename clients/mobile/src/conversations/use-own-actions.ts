import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';

import { useClient } from '../client';
import type { IconName } from '../ui';
import { useOwnMembership } from './use-own-membership';

export interface OwnAction {
  readonly name: 'read' | 'pin' | 'mute' | 'remove';
  readonly icon: IconName;
  readonly label: string;
  readonly run: () => void;
}

/** What a person keeps about a conversation for themselves: behind a swipe, and in the sheet of a long press. */
export function useOwnActions(summary: ConversationSummary): readonly OwnAction[] {
  const { t } = useTranslation();
  const client = useClient();
  const change = useOwnMembership(summary.id);
  const { id, role, pinned, muted, unread, lastSeq } = summary;
  if (role === null) {
    const remove = (): void => change({ dismissed: true });
    return [{ name: 'remove', icon: 'delete', label: t('list.remove'), run: remove }];
  }
  const read: OwnAction = {
    name: 'read',
    icon: 'check',
    label: t('list.markRead'),
    run: () => client.conversation(id).markRead(lastSeq),
  };
  return [
    ...(unread > 0 ? [read] : []),
    {
      name: 'pin',
      icon: 'pin',
      label: pinned ? t('list.unpin') : t('list.pin'),
      run: () => change({ pinned: !pinned }),
    },
    {
      name: 'mute',
      icon: muted ? 'bell' : 'muted',
      label: muted ? t('list.unmute') : t('list.mute'),
      run: () => change({ muted: !muted }),
    },
  ];
}
