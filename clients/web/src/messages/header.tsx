import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { ConversationId } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useHereNow, usePresence } from '@anochat/sdk/react';
import { titleOf } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { ConversationPicture } from '../conversations/conversation-picture';
import { TrustPill } from '../encryption/trust-pill';
import { HeaderMenu } from './header-menu';

interface HeaderProps {
  readonly summary: ConversationSummary;
  readonly detailsOpen: boolean;
  readonly onSearch: () => void;
}

export function Header({ summary, detailsOpen, onSearch }: HeaderProps): ReactElement {
  const { t } = useTranslation();
  const label = detailsOpen ? t('details.close') : t('head.details');
  return (
    <header className="head">
      <Link href="/" className="ib back" aria-label={t('do.backToChats')}>
        <Icon name="back" />
      </Link>
      <ConversationPicture summary={summary} size="m" />
      <div className="head-name">
        <h1>
          <span dir="auto">{titleOf(summary)}</span>
        </h1>
        <p dir="auto">
          {summary.peer ? (
            <PeerState userId={summary.peer.id} />
          ) : (
            <>
              {t('head.members', { count: summary.memberCount })}
              {summary.role !== null && <HereNow conversationId={summary.id} />}
            </>
          )}
          {summary.topic !== '' && t('app.comma') + summary.topic}
        </p>
      </div>
      <div className="head-acts">
        <TrustPill summary={summary} />
        <IconButton
          icon="search"
          label={t('search.here')}
          aria-keyshortcuts="Control+F"
          onClick={onSearch}
        />
        <Link
          href={detailsOpen ? `/c/${summary.id}` : `/c/${summary.id}/details`}
          className={detailsOpen ? 'ib is-on' : 'ib'}
          aria-label={label}
          title={label}
        >
          <Icon name="panel" />
        </Link>
        <span className="hide-n">
          <HeaderMenu summary={summary} />
        </span>
      </div>
    </header>
  );
}

function PeerState({ userId }: { readonly userId: string }): ReactElement {
  const { t } = useTranslation();
  return <>{usePresence(userId) ? t('head.online') : t('head.away')}</>;
}

function HereNow({ conversationId }: { readonly conversationId: ConversationId }): ReactElement {
  const { t } = useTranslation();
  const count = useHereNow(conversationId);
  return <>{count > 0 && t('app.comma') + t('head.here', { count })}</>;
}
