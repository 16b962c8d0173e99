import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { ConversationSummary } from '@anochat/sdk';
import { type GroupTrust, useGroupTrust } from '@anochat/sdk/react';

import { Icon, type IconName } from '../base/icon';

const LOOKS = {
  verified: { className: 'lock', icon: 'shield-check', label: 'keys.verified' },
  encrypted: { className: 'lock lock-open', icon: 'shield', label: 'keys.encrypted' },
  changed: { className: 'lock lock-warn', icon: 'shield-alert', label: 'keys.numberChanged' },
} as const satisfies Record<GroupTrust, { className: string; icon: IconName; label: string }>;

/** In the header: what protects this conversation, and the way to the numbers. */
export function TrustPill({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  return summary.mode === 'e2ee' ? <Encrypted summary={summary} /> : <Readable summary={summary} />;
}

function Encrypted({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const { className, icon, label } = LOOKS[useGroupTrust(summary)];
  return (
    <Link
      href={`/c/${summary.id}/details`}
      className={className}
      aria-label={t('keys.pillLabel', { state: t(label) })}
    >
      <Icon name={icon} small />
      <span>{t(label)}</span>
    </Link>
  );
}

/** Said before the first message, and all the time after: the server reads along here. */
function Readable({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  return (
    <Link
      href={`/c/${summary.id}/details`}
      className="lock lock-open"
      aria-label={t('keys.pillLabel', { state: t('keys.serverReads') })}
    >
      <Icon name="server" small />
      <span>{t('keys.serverReads')}</span>
    </Link>
  );
}
