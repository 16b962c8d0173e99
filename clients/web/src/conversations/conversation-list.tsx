import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { useClient, useLate, useReadable, useSelf } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { VoidState } from '../base/void-state';
import { showToast } from '../layers/toasts';
import { ConversationRow } from './conversation-row';

const SKELETON_DELAY_MS = 200;

interface ConversationListProps {
  readonly currentId: string | null;
  readonly onCompose: () => void;
}

export function ConversationList({ currentId, onCompose }: ConversationListProps): ReactElement {
  const { t } = useTranslation();
  const list = useReadable(useClient().conversations);
  const showSkeleton = useLate(list.status === 'loading', SKELETON_DELAY_MS);
  if (list.status === 'loading')
    return showSkeleton ? <ListSkeleton /> : <div className="side-list" />;
  if (list.items.length === 0) return <NobodyYet onCompose={onCompose} />;
  const pinned = list.items.filter((item) => item.pinned);
  const others = list.items.filter((item) => !item.pinned);
  return (
    <nav className="side-list" aria-label={t('list.all')}>
      {pinned.length > 0 && (
        <>
          <h2>
            <Icon name="pin" small />
            {t('list.pinned')}
          </h2>
          <Rows items={pinned} currentId={currentId} />
          {others.length > 0 && <h2>{t('list.others')}</h2>}
        </>
      )}
      <Rows items={others} currentId={currentId} />
    </nav>
  );
}

interface RowsProps {
  readonly items: readonly ConversationSummary[];
  readonly currentId: string | null;
}

function Rows({ items, currentId }: RowsProps): ReactElement {
  return (
    <ul>
      {items.map((summary) => (
        <ConversationRow key={summary.id} summary={summary} current={summary.id === currentId} />
      ))}
    </ul>
  );
}

function NobodyYet({ onCompose }: { readonly onCompose: () => void }): ReactElement {
  const { t } = useTranslation();
  const me = useSelf();
  const copyName = async (): Promise<void> => {
    await navigator.clipboard.writeText(me.userName);
    showToast(t('told.copied'));
  };
  return (
    <VoidState title={t('list.empty')} hint={t('list.emptyHint')}>
      <button type="button" className="btn btn-main" onClick={onCompose}>
        <Icon name="write" />
        {t('list.newConversation')}
      </button>
      <button type="button" className="btn" onClick={() => void copyName()}>
        <Icon name="copy" />
        {t('list.copyMyName')}
      </button>
    </VoidState>
  );
}

const SKELETON_WIDTHS = ['sk-a', 'sk-b', 'sk-d', 'sk-e', 'sk-a', 'sk-b'] as const;

function ListSkeleton(): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="side-list" role="status">
      <span className="vh">{t('list.loading')}</span>
      {SKELETON_WIDTHS.map((width, index) => (
        <div key={index} className={`sk-row ${width}`}>
          <span className="sk sk-c" />
          <div>
            <span className="sk" />
            <span className="sk" />
          </div>
        </div>
      ))}
    </div>
  );
}
