import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from '../base/icon';
import { Group } from '../settings/page-parts';

const LinkDialog = lazy(() => import('./link-dialog'));

/** In the settings: the way in for a new device. */
export function LinkNewDevice(): ReactElement {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Group title={t('keys.linkNew')}>
      <button type="button" className="item" onClick={() => setOpen(true)}>
        <Icon name="scan" />
        <span className="item-n">
          <b>{t('keys.linkNew')}</b>
          <small>{t('keys.linkNewHint')}</small>
        </span>
      </button>
      <Suspense>{open && <LinkDialog onClose={() => setOpen(false)} />}</Suspense>
    </Group>
  );
}
