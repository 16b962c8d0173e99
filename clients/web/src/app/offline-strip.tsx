import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useConnection, useLate } from '@anochat/sdk/react';

import { Icon } from '../base/icon';

const SHOWN_AFTER_MS = 3_000;

/** Above everything once the connection has been away for 3 s; shorter breaks pass unseen. */
export function OfflineStrip(): ReactElement | null {
  const { t } = useTranslation();
  const client = useClient();
  const connection = useConnection();
  const away = connection.status === 'offline' || connection.status === 'connecting';
  const shown = useLate(away, SHOWN_AFTER_MS);
  const now = useSeconds(away);
  const retryAt = connection.status === 'offline' ? connection.retryAt : null;
  const seconds = retryAt === null ? null : Math.ceil((retryAt - now) / 1_000);
  if (!shown) return null;
  const text =
    seconds === null
      ? t('connection.strip')
      : t('connection.stripIn', { count: Math.max(1, seconds) });
  return (
    <div className="strip" role="status">
      <Icon name="offline" small />
      <span>{text}</span>
      <button type="button" className="link" onClick={() => client.reconnect()}>
        {t('connection.tryNow')}
      </button>
    </div>
  );
}

/** The present, each second while it is wanted. */
function useSeconds(wanted: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [wanted]);
  return now;
}
