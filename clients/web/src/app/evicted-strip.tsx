import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '@anochat/sdk/react';

import { Icon } from '../base/icon';

/** The browser has thrown away what this device held: says what is lost and what is not. */
export function EvictedStrip(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  return (
    <div className="strip" role="status">
      <Icon name="alert" small />
      <span>{t('storage.evicted')}</span>
      <button type="button" className="link" onClick={() => void client.acceptEviction()}>
        {t('storage.understood')}
      </button>
    </div>
  );
}
