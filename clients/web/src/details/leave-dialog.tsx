import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { ConversationSummary } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { titleOf } from '@anochat/sdk/shown';

import { ConfirmDialog } from '../layers/confirm-dialog';

interface LeaveDialogProps {
  readonly summary: ConversationSummary;
  readonly onClose: () => void;
}

/** Asks before a group or a channel is left. */
export function LeaveDialog({ summary, onClose }: LeaveDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [, navigate] = useLocation();
  const leave = async (): Promise<void> => {
    await client.conversation(summary.id).leave();
    navigate(`/c/${summary.id}`);
  };
  return (
    <ConfirmDialog
      title={t('details.leaveAsk', { title: titleOf(summary) })}
      hint={t('details.leaveHint')}
      verb={t('details.leaveDo')}
      danger
      act={leave}
      onClose={onClose}
    />
  );
}
