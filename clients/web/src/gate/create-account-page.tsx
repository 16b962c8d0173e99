import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';

import { useClient, useLoaded } from '@anochat/sdk/react';
import { emptyAccount, isAccountComplete, registrationOf } from '@anochat/sdk/shown';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { deviceName } from './device-name';
import { GateFrame } from './gate-frame';
import { pageAfter, secretInAddress } from './links';
import { NewAccountForm } from './new-account-form';

export function CreateAccountPage(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { busy, problem, run } = useAction();
  const [account, setAccount] = useState(emptyAccount);
  const [, navigate] = useLocation();
  const [invite] = useState(secretInAddress);
  const [next] = useState(() => pageAfter());
  const load = useCallback(() => client.api.versions(), [client]);
  const [versions] = useLoaded(load);
  const needsInvite =
    versions.status === 'ready' && versions.value.registration === 'invite' && invite === null;
  const closed = versions.status === 'ready' && versions.value.registration === 'closed';
  const create = async (): Promise<void> => {
    if (!isAccountComplete(account) || busy) return;
    const isMade = await run(() =>
      client.session.register({
        ...registrationOf(account),
        deviceName: deviceName(),
        ...(invite !== null && { invite }),
      }),
    );
    if (isMade && next !== undefined) navigate(next, { replace: true });
  };
  return (
    <GateFrame
      quote={t('gate.createQuote')}
      quoteHint={t('gate.createQuoteHint')}
      title={t('gate.createAccount')}
      hint={invite === null ? t('gate.createHint') : t('gate.invitedTo')}
      onSubmit={() => void create()}
    >
      {needsInvite || closed ? (
        <ProblemNote text={closed ? t('error.registrationClosed') : t('gate.inviteOnly')} />
      ) : (
        <>
          <NewAccountForm account={account} onChange={setAccount} />
          <ProblemNote text={problem} />
          <button
            className="btn btn-main btn-lg btn-block"
            disabled={busy || !isAccountComplete(account)}
          >
            {t('gate.create')}
          </button>
        </>
      )}
      <p className="gate-alt">
        {t('gate.haveOne')}{' '}
        <Link href={next ?? '/'} className="link">
          {t('gate.signIn')}
        </Link>
      </p>
    </GateFrame>
  );
}
