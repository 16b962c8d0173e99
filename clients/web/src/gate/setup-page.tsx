import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import { useClient } from '@anochat/sdk/react';
import { emptyAccount, isAccountComplete, registrationOf } from '@anochat/sdk/shown';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { deviceName } from './device-name';
import { GateFrame } from './gate-frame';
import { secretInAddress } from './links';
import { NewAccountForm } from './new-account-form';

/** The first administrator, by the one-time link that the server printed. */
export function SetupPage(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [, navigate] = useLocation();
  const { busy, problem, run } = useAction();
  const [account, setAccount] = useState(emptyAccount);
  const [token] = useState(secretInAddress);
  const setUp = async (): Promise<void> => {
    if (!isAccountComplete(account) || busy || token === null) return;
    const done = await run(() =>
      client.session.setup({ ...registrationOf(account), token, deviceName: deviceName() }),
    );
    if (done) navigate('/', { replace: true });
  };
  return (
    <GateFrame
      quote={t('gate.setupQuote')}
      quoteHint={t('gate.setupQuoteHint')}
      title={t('gate.setupTitle')}
      hint={t('gate.setupHint')}
      onSubmit={() => void setUp()}
    >
      {token === null ? (
        <ProblemNote text={t('error.linkInvalid')} />
      ) : (
        <>
          <NewAccountForm account={account} onChange={setAccount} />
          <ProblemNote text={problem} />
          <button
            className="btn btn-main btn-lg btn-block"
            disabled={busy || !isAccountComplete(account)}
          >
            {t('gate.setupDo')}
          </button>
        </>
      )}
    </GateFrame>
  );
}
