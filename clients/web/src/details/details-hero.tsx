import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { may } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { timeInText, titleOf } from '@anochat/sdk/shown';

import { Icon, type IconName } from '../base/icon';
import { useOwnMembership } from '../client/use-own-membership';
import { ConversationPicture } from '../conversations/conversation-picture';
import { MOMENT, MomentsIn, useDateLocale } from '../language/moment';
import { AddMembersDialog } from './add-members-dialog';

/** Picture, name, and the things one does most. */
export function DetailsHero({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const change = useOwnMembership(summary.id);
  const [adding, setAdding] = useState(false);
  const members = t('head.members', { count: summary.memberCount });
  const since = { at: summary.createdAt, said: timeInText(summary.createdAt, locale) };
  const line = {
    direct: t('details.direct', { date: MOMENT }),
    group: t('details.group', { members, date: MOMENT }),
    channel: t('details.channel', { members }),
  }[summary.kind];
  const mayAdd =
    summary.kind === 'group' && summary.role !== null && may(summary.role, 'member.add');
  return (
    <>
      <div className="hero">
        <ConversationPicture summary={summary} size="l" />
        <h2 dir="auto">{titleOf(summary)}</h2>
        {summary.peer && (
          <p className="exact">
            <bdi dir="ltr">@{summary.peer.userName}</bdi>
          </p>
        )}
        <p>
          <MomentsIn text={line} moments={[since]} />
        </p>
        {summary.peer && summary.peer.about !== '' && <p dir="auto">{summary.peer.about}</p>}
        {summary.topic !== '' && <p dir="auto">{summary.topic}</p>}
      </div>
      {summary.role !== null && (
        <div className="acts">
          <Act
            icon={summary.muted ? 'bell' : 'muted'}
            label={summary.muted ? t('list.unmute') : t('list.mute')}
            onClick={() => change({ muted: !summary.muted })}
          />
          <Act
            icon="pin"
            label={summary.pinned ? t('list.unpin') : t('list.pin')}
            onClick={() => change({ pinned: !summary.pinned })}
          />
          {mayAdd && (
            <Act icon="add-person" label={t('details.add')} onClick={() => setAdding(true)} />
          )}
        </div>
      )}
      {adding && <AddMembersDialog summary={summary} onClose={() => setAdding(false)} />}
    </>
  );
}

interface ActProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}

function Act({ icon, label, onClick }: ActProps): ReactElement {
  return (
    <button type="button" className="act" onClick={onClick}>
      <Icon name={icon} />
      {label}
    </button>
  );
}
