import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserId } from '@anochat/contract';
import { useTrust } from '@anochat/sdk/react';

import { Icon } from '../base/icon';

/** Beside a name: compared, or another identity than before. Nothing where nothing was compared. */
export function TrustMark({ userId }: { readonly userId: UserId }): ReactElement | null {
  const { t } = useTranslation();
  const { level } = useTrust(userId);
  if (level === 'unverified') return null;
  return level === 'verified' ? (
    <span className="trust-mark">
      <Icon name="shield-check" small label={t('keys.verified')} />
    </span>
  ) : (
    <span className="trust-mark is-warn">
      <Icon name="shield-alert" small label={t('keys.numberChanged')} />
    </span>
  );
}
