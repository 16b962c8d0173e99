import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserId } from '@anochat/contract';

import { useTrust } from '../client';
import { Icon } from '../ui';

/** Beside a name: compared, or another identity than before. Nothing where nothing was compared. */
export function TrustMark({ userId }: { readonly userId: UserId }): ReactElement | null {
  const { t } = useTranslation();
  const { level } = useTrust(userId);
  if (level === 'unverified') return null;
  return level === 'verified' ? (
    <Icon name="shield-check" color="ok" size={16} label={t('keys.verified')} />
  ) : (
    <Icon name="shield-alert" color="warn" size={16} label={t('keys.numberChanged')} />
  );
}
