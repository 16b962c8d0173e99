import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '@anochat/sdk/react';

import { ConfirmDialog } from '../layers/confirm-dialog';

export function SignOutDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  return (
    <ConfirmDialog
      title={t('settings.signOutAsk')}
      hint={t('settings.signOutPlain')}
      verb={t('settings.signOut')}
      danger
      act={() => client.session.logout()}
      onClose={onClose}
    />
  );
}
