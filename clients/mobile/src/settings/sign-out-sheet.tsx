import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useLinkedDevices } from '../client';
import { ConfirmSheet } from '../ui';

/** Asks first, and says what goes with the session. */
export function SignOutSheet({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const others = useLinkedDevices().filter(({ isCurrent, isRevoked }) => !isCurrent && !isRevoked);
  return (
    <ConfirmSheet
      title={t('settings.signOutAsk')}
      hint={t(others.length === 0 ? 'phone.signOutLast' : 'phone.signOutPlain')}
      verb={t('settings.signOut')}
      danger
      act={() => client.session.logout()}
      onClose={onClose}
    />
  );
}
