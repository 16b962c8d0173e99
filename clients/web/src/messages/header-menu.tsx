import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { may } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { mayLeave } from '@anochat/sdk/shown';

import { useOwnEntries } from '../conversations/use-own-entries';
import type { ConversationTask } from '../details/conversation-dialog';
import type { MenuEntry } from '../layers/menu';
import { MenuButton } from '../layers/menu-button';
import { showToast } from '../layers/toasts';

const ConversationDialog = lazy(() => import('../details/conversation-dialog'));

/** What can be done with the open conversation; leaving is last. */
export function HeaderMenu({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const own = useOwnEntries(summary);
  const [task, setTask] = useState<ConversationTask | null>(null);
  const { kind, role, peer } = summary;
  const copyName = async (userName: string): Promise<void> => {
    await navigator.clipboard.writeText(userName);
    showToast(t('told.copied'));
  };
  const entries: readonly (MenuEntry | false)[] = [
    ...own,
    kind === 'group' &&
      role !== null &&
      may(role, 'member.add') && {
        icon: 'add-person',
        label: t('details.addTitle'),
        run: () => setTask('add'),
      },
    kind !== 'direct' &&
      role !== null &&
      may(role, 'invite.manage') && {
        icon: 'link',
        label: t('head.invite'),
        run: () => setTask('invite'),
      },
    peer !== null && {
      icon: 'copy',
      label: t('head.copyName'),
      run: () => void copyName(peer.userName),
    },
    mayLeave(summary) && {
      icon: 'leave',
      label: kind === 'channel' ? t('details.leaveChannel') : t('details.leaveGroup'),
      danger: true,
      run: () => setTask('leave'),
    },
  ];
  return (
    <>
      <MenuButton label={t('do.more')} entries={entries.filter((entry) => entry !== false)} />
      <Suspense>
        {task && <ConversationDialog task={task} summary={summary} onClose={() => setTask(null)} />}
      </Suspense>
    </>
  );
}
