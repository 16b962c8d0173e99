import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useLinkedDevices } from '@anochat/sdk/react';

import { ConfirmDialog } from '../layers/confirm-dialog';

export function SignOutDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const others = useLinkedDevices().filter(({ isCurrent, isRevoked }) => !isCurrent && !isRevoked);
  return (
    <ConfirmDialog
      title={t('settings.signOutAsk')}
      hint={others.length === 0 ? t('settings.signOutLast') : t('settings.signOutPlain')}
      verb={t('settings.signOut')}
      danger
      act={() => client.session.logout()}
      onClose={onClose}
    />
  );
}
