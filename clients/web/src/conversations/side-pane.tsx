import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { useClient, useReadable, useSelf } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { Avatar } from '../people/avatar';
import { ConversationList } from './conversation-list';

interface SidePaneProps {
  readonly currentId: string | null;
  readonly onCompose: () => void;
  readonly onSearch: () => void;
}

/** The left pane: title, search, list, and who is signed in. */
export function SidePane({ currentId, onCompose, onSearch }: SidePaneProps): ReactElement {
  const { t } = useTranslation();
  return (
    <section className="side" aria-label={t('list.label')}>
      <div className="side-top">
        <div className="side-title">
          <h1>{t('app.chats')}</h1>
          <IconButton icon="write" label={t('list.newConversation')} onClick={onCompose} />
        </div>
        <button type="button" className="search" onClick={onSearch} aria-keyshortcuts="Control+K">
          <Icon name="search" small />
          <span>{t('do.search')}</span>
          <kbd>Ctrl K</kbd>
        </button>
      </div>
      <ConversationList currentId={currentId} onCompose={onCompose} />
      <SideFoot />
    </section>
  );
}

function SideFoot(): ReactElement {
  const { t } = useTranslation();
  const me = useSelf();
  const connection = useReadable(useClient().connection);
  const connected = connection.status === 'online';
  const state = connected
    ? t('connection.connected')
    : connection.status === 'offline'
      ? t('connection.offline')
      : t('connection.connecting');
  return (
    <footer className="side-foot">
      <Avatar id={me.id} name={me.displayName} size="m" here={connected} />
      <div>
        <b>
          <bdi>{me.displayName}</bdi>
        </b>
        <small>{state}</small>
      </div>
      <Link
        href="/settings"
        className="ib"
        aria-label={t('settings.title')}
        title={t('settings.title')}
      >
        <Icon name="settings" />
      </Link>
    </footer>
  );
}
