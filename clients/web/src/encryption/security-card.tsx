import { lazy, Suspense, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useGroupTrust, useTrust } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { NumberRing, Seal } from '../base/seal';

const ReportDialog = lazy(() => import('./report-dialog'));
const VerifyDialog = lazy(() => import('./verify-dialog'));

/** In the details: who can read this, whether it was compared, and the no-loss report. */
export function SecurityCard({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  if (summary.mode === 'server') {
    return (
      <section className="box">
        <div className="trust">
          <Seal shape="thinned" size={76} />
          <div>
            <b>{t('keys.serverReads')}</b>
            <p>{t('keys.serverReadsHint')}</p>
          </div>
        </div>
      </section>
    );
  }
  return summary.peer ? (
    <DirectCard summary={summary} peer={summary.peer} />
  ) : (
    <GroupCard summary={summary} />
  );
}

interface DirectCardProps {
  readonly summary: ConversationSummary;
  readonly peer: UserProfile;
}

function DirectCard({ summary, peer }: DirectCardProps): ReactElement {
  const { t } = useTranslation();
  const { level, safetyNumber } = useTrust(peer.id);
  const [verifying, setVerifying] = useState(false);
  const name = peer.displayName;
  const says = {
    verified: { title: t('keys.verified'), hint: t('keys.verifiedHint', { name }) },
    unverified: { title: t('keys.encrypted'), hint: t('keys.unverifiedHint', { name }) },
    changed: { title: t('keys.numberChanged'), hint: t('keys.changedHint', { name }) },
  }[level];
  return (
    <section className="box">
      <div className="trust">
        {safetyNumber ? (
          <NumberRing
            digits={safetyNumber.join('')}
            size={76}
            label={t('keys.ringLabel', { name })}
          />
        ) : (
          <Seal shape="thinned" size={76} />
        )}
        <div>
          <b>{says.title}</b>
          <p>{says.hint}</p>
          <button type="button" className="link" onClick={() => setVerifying(true)}>
            {level === 'verified' ? t('keys.showNumber') : t('keys.verify', { name })}
          </button>
        </div>
      </div>
      <ReportEntry summary={summary} />
      <Suspense>
        {verifying && <VerifyDialog person={peer} onClose={() => setVerifying(false)} />}
      </Suspense>
    </section>
  );
}

function GroupCard({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const trust = useGroupTrust(summary);
  const says = {
    verified: { title: t('keys.verifiedAll'), hint: t('keys.verifiedAllHint') },
    encrypted: { title: t('keys.encrypted'), hint: t('keys.unverifiedAllHint') },
    changed: { title: t('keys.numberChanged'), hint: t('keys.changedAllHint') },
  }[trust];
  return (
    <section className="box">
      <div className="trust">
        <Seal shape={trust === 'verified' ? 'whole' : 'quiet'} size={76} />
        <div>
          <b>{says.title}</b>
          <p>{says.hint}</p>
        </div>
      </div>
      <ReportEntry summary={summary} />
    </section>
  );
}

function ReportEntry({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="item" onClick={() => setOpen(true)}>
        <Icon name="check" />
        <span className="item-n">
          <b>{t('keys.report')}</b>
          <small>{t('keys.reportEntryHint')}</small>
        </span>
      </button>
      <Suspense>
        {open && <ReportDialog summary={summary} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  );
}
