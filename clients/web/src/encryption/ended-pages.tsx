import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '@anochat/sdk/react';

import { useAction } from '../base/use-action';
import { VoidState } from '../base/void-state';

/** Another device has taken this one out. */
export function RevokedPage(): ReactElement {
  const { t } = useTranslation();
  return <Ended title={t('keys.revokedTitle')} hint={t('keys.revokedHint')} tone="bad" />;
}

/** The browser has thrown its store away: this device cannot come back, a new one can. */
export function KeysLostPage(): ReactElement {
  const { t } = useTranslation();
  return <Ended title={t('keys.lostTitle')} hint={t('keys.lostHint')} tone="warn" />;
}

/** The server tells another history of the own devices than before: nothing is believed any more. */
export function ChainRefusedPage(): ReactElement {
  const { t } = useTranslation();
  return <Ended title={t('keys.chainTitle')} hint={t('keys.chainHint')} tone="warn" />;
}

interface EndedProps {
  readonly title: string;
  readonly hint: string;
  readonly tone: 'bad' | 'warn';
}

function Ended({ title, hint, tone }: EndedProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { busy, run } = useAction();
  return (
    <main className="whole-page">
      <VoidState title={title} hint={hint} shape="broken" tone={tone}>
        <button
          type="button"
          className="btn btn-main"
          disabled={busy}
          onClick={() => void run(() => client.session.logout())}
        >
          {t('settings.signOut')}
        </button>
      </VoidState>
    </main>
  );
}
