import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useOfferedDevices } from '@anochat/sdk/react';

import { Icon } from '../base/icon';

const LinkDialog = lazy(() => import('./link-dialog'));

/** Above everything while another device of the account waits to be linked. */
export function OfferedDevices(): ReactElement | null {
  const { t } = useTranslation();
  const [offer] = useOfferedDevices();
  const [open, setOpen] = useState(false);
  if (!offer && !open) return null;
  return (
    <>
      {offer && (
        <div className="strip strip-key" role="status">
          <Icon name="key" small />
          <span dir="auto">{t('keys.deviceWaits', { name: offer.name })}</span>
          <button type="button" className="link" onClick={() => setOpen(true)}>
            {t('keys.look')}
          </button>
        </div>
      )}
      <Suspense>{open && <LinkDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
