import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { titleOf } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { ConversationPicture } from '../conversations/conversation-picture';

interface ConversationStartProps {
  readonly summary: ConversationSummary;
  readonly empty: boolean;
}

/** Above the first message: whose conversation this is. */
export function ConversationStart({ summary, empty }: ConversationStartProps): ReactElement {
  const { t } = useTranslation();
  const hint =
    summary.topic !== '' ? summary.topic : empty ? t('message.emptyHint') : t('message.older');
  const readers = {
    server: t('keys.startServer'),
    e2ee: summary.kind === 'direct' ? t('keys.startDirect') : t('keys.startGroup'),
  }[summary.mode];
  return (
    <div className="void start">
      <ConversationPicture summary={summary} size="l" />
      <h2 dir="auto">{titleOf(summary)}</h2>
      <p dir="auto">{hint}</p>
      <p className="start-readers">
        <Icon name={summary.mode === 'e2ee' ? 'shield' : 'server'} small />
        {readers}
      </p>
    </div>
  );
}
