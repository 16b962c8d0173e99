import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { useClient, useConversations, useReadable, useSummary } from '@anochat/sdk/react';
import { titleOf } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { useNarrow } from '../base/use-media';
import { VoidState } from '../base/void-state';
import { DropTarget } from '../composer/attachments/drop-target';
import { Dock } from '../composer/dock';
import { focusComposer } from '../composer/focus-composer';
import { SidePane } from '../conversations/side-pane';
import { GroupNotices } from '../encryption/group-notices';
import { LeftDevices } from '../encryption/left-devices';
import { OfferedDevices } from '../encryption/offered-devices';
import { PlayingBar } from '../media/playing-bar/playing-bar';
import { Header } from '../messages/header';
import { SearchBar } from '../messages/search-bar';
import { TimelinePane } from '../messages/timeline-pane';
import { EvictedStrip } from './evicted-strip';
import { OfflineStrip } from './offline-strip';
import { useFindKey } from './use-find-key';
import { useKeys } from './use-keys';
import { usePageDuties } from './use-page-duties';
import { usePageTitle } from './use-page-title';

const ComposeDialog = lazy(() => import('../conversations/compose-dialog'));
const DetailsPanel = lazy(() => import('../details/details-panel'));
const DirectoryDialog = lazy(() => import('../conversations/directory-dialog'));
const ShortcutsDialog = lazy(() => import('./shortcuts-dialog'));
const Switcher = lazy(() => import('../conversations/switcher'));

type Overlay = 'compose' | 'directory' | 'switcher' | 'shortcuts';

interface ChatScreenProps {
  /** The open conversation. */
  readonly id: string | null;
  readonly details: boolean;
}

/** The three panes; under 720 px one at a time. */
export function ChatScreen({ id, details }: ChatScreenProps): ReactElement {
  const { t } = useTranslation();
  const storage = useReadable(useClient().storageState);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const close = (): void => setOverlay(null);
  const compose = (): void => setOverlay('compose');
  const search = (): void => setOverlay('switcher');
  useKeys({
    currentId: id,
    onCompose: compose,
    onSearch: search,
    onShortcuts: () => setOverlay('shortcuts'),
  });
  usePageDuties();
  const view = id === null ? 'list' : details ? 'panel' : 'chat';
  return (
    <>
      {id !== null && (
        <a className="skip" href="#messages">
          {t('app.skipToMessages')}
        </a>
      )}
      <main className={id !== null && details ? 'app has-panel' : 'app'} data-view={view}>
        {storage === 'evicted' ? <EvictedStrip /> : <OfflineStrip />}
        <OfferedDevices />
        <LeftDevices />
        <SidePane currentId={id} onCompose={compose} onSearch={search} />
        {id === null ? (
          <NothingOpen onCompose={compose} />
        ) : (
          <OpenConversation key={id} id={id} details={details} />
        )}
      </main>
      <Suspense>
        {overlay === 'compose' && (
          <ComposeDialog onClose={close} onBrowse={() => setOverlay('directory')} />
        )}
        {overlay === 'directory' && <DirectoryDialog onClose={close} />}
        {overlay === 'shortcuts' && <ShortcutsDialog onClose={close} />}
        {overlay === 'switcher' && (
          <Switcher
            onClose={close}
            commands={{
              onCompose: compose,
              onDirectory: () => setOverlay('directory'),
              onShortcuts: () => setOverlay('shortcuts'),
            }}
          />
        )}
      </Suspense>
    </>
  );
}

function NothingOpen({ onCompose }: { readonly onCompose: () => void }): ReactElement {
  const { t } = useTranslation();
  usePageTitle(null);
  return (
    <section className="talk" aria-label={t('list.pickTitle')}>
      <VoidState title={t('list.pickTitle')} hint={t('list.pickHint')}>
        <button type="button" className="btn btn-main" onClick={onCompose}>
          <Icon name="write" />
          {t('list.newConversation')}
        </button>
      </VoidState>
    </section>
  );
}

interface OpenConversationProps {
  readonly id: string;
  readonly details: boolean;
}

function OpenConversation({ id, details }: OpenConversationProps): ReactElement {
  const { t } = useTranslation();
  const summary = useSummary(id);
  const list = useConversations();
  usePageTitle(summary ? titleOf(summary) : null);
  if (!summary) {
    return (
      <section className="talk" aria-busy={list.status === 'loading'}>
        {list.status === 'ready' && (
          <VoidState title={t('gate.notFound')} hint={t('gate.notFoundHint')} shape="thinned" />
        )}
      </section>
    );
  }
  return <Conversation summary={summary} details={details} />;
}

interface ConversationProps {
  readonly summary: ConversationSummary;
  readonly details: boolean;
}

function Conversation({ summary, details }: ConversationProps): ReactElement {
  const narrow = useNarrow();
  const [sent, setSent] = useState(0);
  const [searching, setSearching] = useState(false);
  useFindKey(() => setSearching(true));
  const endSearch = (): void => {
    setSearching(false);
    if (!narrow) focusComposer();
  };
  // On touch the keyboard would cover what one came to read.
  useEffect(() => {
    if (!narrow) focusComposer();
  }, [narrow]);
  return (
    <>
      <section className="talk" aria-label={titleOf(summary)}>
        <Header
          summary={summary}
          detailsOpen={details}
          onSearch={() => (searching ? endSearch() : setSearching(true))}
        />
        <PlayingBar />
        {summary.mode === 'e2ee' && <GroupNotices summary={summary} />}
        {searching && <SearchBar conversationId={summary.id} onClose={endSearch} />}
        <TimelinePane summary={summary} sent={sent} />
        <Dock summary={summary} onSent={() => setSent((count) => count + 1)} />
        <DropTarget summary={summary} />
      </section>
      {details && (
        <Suspense fallback={<section className="panel" />}>
          <DetailsPanel summary={summary} />
        </Suspense>
      )}
    </>
  );
}
