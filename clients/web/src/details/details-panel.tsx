import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { may } from '@anochat/contract';
import type { ConversationSummary, GalleryKind } from '@anochat/sdk';
import { mayLeave } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { SecurityCard } from '../encryption/security-card';
import { GalleryBox } from '../media/gallery/gallery-box';
import { GalleryPane } from '../media/gallery/gallery-pane';
import { BansBox } from './bans-box';
import { BlockBox } from './block-box';
import { DetailsHero } from './details-hero';
import { InvitesBox } from './invites-box';
import { LeaveDialog } from './leave-dialog';
import { MembersBox } from './members-box';
import { SettingsBox } from './settings-box';
import { TimerBox } from './timer-box';

/** Everything about a conversation; leaving is last and red. */
export default function DetailsPanel({
  summary,
}: {
  readonly summary: ConversationSummary;
}): ReactElement {
  const { t } = useTranslation();
  const { role, kind } = summary;
  const [shown, setShown] = useState<GalleryKind | null>(null);
  return (
    <section className="panel" aria-label={t('details.title')}>
      <header className="panel-head">
        {shown && (
          <IconButton
            icon="back"
            label={t('gallery.back')}
            data-autofocus
            onClick={() => setShown(null)}
          />
        )}
        <h1>{shown ? t(`gallery.${shown}`) : t('details.title')}</h1>
        <Link
          href={`/c/${summary.id}`}
          className="ib"
          aria-label={t('details.close')}
          title={t('details.close')}
        >
          <Icon name="close" />
        </Link>
      </header>
      {shown ? (
        <div className="panel-in">
          <GalleryPane summary={summary} kind={shown} onKind={setShown} />
        </div>
      ) : (
        <div className="panel-in">
          <DetailsHero summary={summary} />
          <SecurityCard summary={summary} />
          <TimerBox summary={summary} />
          {kind !== 'direct' && <MembersBox summary={summary} />}
          <GalleryBox summary={summary} onOpen={setShown} />
          {role !== null && kind !== 'direct' && may(role, 'invite.manage') && (
            <InvitesBox summary={summary} />
          )}
          {role !== null && kind !== 'direct' && <SettingsBox summary={summary} role={role} />}
          {role !== null && kind !== 'direct' && may(role, 'member.ban') && (
            <BansBox summary={summary} />
          )}
          {summary.peer && <BlockBox peer={summary.peer} />}
          {role !== null && kind !== 'direct' && <LeaveBox summary={summary} />}
        </div>
      )}
    </section>
  );
}

function LeaveBox({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const verb = summary.kind === 'channel' ? t('details.leaveChannel') : t('details.leaveGroup');
  if (!mayLeave(summary)) return <p className="hint box-note">{t('details.ownerStays')}</p>;
  return (
    <section className="box">
      <button type="button" className="item item-danger" onClick={() => setAsking(true)}>
        <Icon name="leave" />
        <span className="item-n">
          <b>{verb}</b>
        </span>
      </button>
      {asking && <LeaveDialog summary={summary} onClose={() => setAsking(false)} />}
    </section>
  );
}
