import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '@anochat/sdk/react';

import { useAction } from '../base/use-action';
import { VoidState } from '../base/void-state';

/** Another device has taken this one out; its session may have ended already. */
export function RevokedPage(): ReactElement {
  const { t } = useTranslation();
  return (
    <Ended
      title={t('keys.revokedTitle')}
      hint={t('keys.revokedHint')}
      verb={t('keys.toSignIn')}
      tone="bad"
    />
  );
}

/** The browser has thrown its store away: this device cannot come back, a new one can. */
export function KeysLostPage(): ReactElement {
  const { t } = useTranslation();
  return (
    <Ended
      title={t('keys.lostTitle')}
      hint={t('keys.lostHint')}
      verb={t('keys.signInAgain')}
      tone="warn"
    />
  );
}

/** The server tells another history of the own devices than before: nothing is believed any more. */
export function ChainRefusedPage(): ReactElement {
  const { t } = useTranslation();
  return (
    <Ended
      title={t('keys.chainTitle')}
      hint={t('keys.chainHint')}
      verb={t('settings.signOut')}
      tone="warn"
    />
  );
}

interface EndedProps {
  readonly title: string;
  readonly hint: string;
  /** On the button, which signs out. */
  readonly verb: string;
  readonly tone: 'bad' | 'warn';
}

function Ended({ title, hint, verb, tone }: EndedProps): ReactElement {
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
          {verb}
        </button>
      </VoidState>
    </main>
  );
}
