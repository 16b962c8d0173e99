import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UpdateOwnMembership } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';

import { useProblemText } from '../base/use-problem-text';
import { Menu, type MenuEntry } from '../layers/menu';
import type { Place } from '../layers/place-beside';
import { showToast } from '../layers/toasts';
import { titleOf } from './titles';

interface ConversationMenuProps {
  readonly summary: ConversationSummary;
  readonly anchor: Place;
  readonly onClose: () => void;
}

/** What a person keeps about a conversation for themselves. */
export function ConversationMenu({
  summary,
  anchor,
  onClose,
}: ConversationMenuProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const change = (values: UpdateOwnMembership) => () =>
    void client.api.conversations
      .updateOwnMembership(summary.id, values)
      .then((head) => client.takeHead(head))
      .catch((error: unknown) => showToast(problemText(error)));
  const entries: readonly MenuEntry[] =
    summary.role === null
      ? [
          {
            icon: 'delete',
            label: t('list.remove'),
            danger: true,
            run: change({ dismissed: true }),
          },
        ]
      : [
          {
            icon: 'pin',
            label: summary.pinned ? t('list.unpin') : t('list.pin'),
            run: change({ pinned: !summary.pinned }),
          },
          {
            icon: summary.muted ? 'bell' : 'muted',
            label: summary.muted ? t('list.unmute') : t('list.mute'),
            run: change({ muted: !summary.muted }),
          },
        ];
  return <Menu label={titleOf(summary)} anchor={anchor} entries={entries} onClose={onClose} />;
}
