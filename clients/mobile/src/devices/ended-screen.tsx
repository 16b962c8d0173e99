import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useAction } from '../base/use-action';
import { useClient, useEncryptionState } from '../client';
import { Button, ProblemNote, Screen, VoidState } from '../ui';

/** Another device has taken this one out. */
const REVOKED = {
  title: 'keys.revokedTitle',
  hint: 'keys.revokedHint',
  verb: 'keys.toSignIn',
} as const;
/** The store is gone: this device cannot come back, a new one can. */
const LOST = {
  title: 'phone.lostTitle',
  hint: 'phone.lostHint',
  verb: 'keys.signInAgain',
} as const;
/** The server tells another history of the own devices than before: nothing is believed any more. */
const REFUSED = {
  title: 'keys.chainTitle',
  hint: 'keys.chainHint',
  verb: 'settings.signOut',
} as const;

export function EndedScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const state = useEncryptionState();
  const { busy, problem, run } = useAction();
  const isRefused = state.status === 'chain-refused';
  const says = !isRefused ? REVOKED : state.reason === 'keys-lost' ? LOST : REFUSED;
  return (
    <Screen title={t('app.name')} onBack={null} testID="ended">
      <VoidState title={t(says.title)} hint={t(says.hint)} shape="broken">
        <ProblemNote text={problem} />
        <Button
          kind="main"
          label={t(says.verb)}
          busy={busy}
          onPress={() => void run(() => client.session.logout())}
          testID="ended-do"
        />
      </VoidState>
    </Screen>
  );
}
