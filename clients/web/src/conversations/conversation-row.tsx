import { memo, useState, type MouseEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { ConversationSummary } from '@anochat/sdk';
import { shortTime, titleOf } from '@anochat/sdk/shown';
import { useNow } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { Moment, useDateLocale } from '../language/moment';
import { placeOfPoint, type Place } from '../layers/place-beside';
import { DeliveryIcon } from '../messages/delivery-icon';
import { ConversationMenu } from './conversation-menu';
import { ConversationPicture } from './conversation-picture';
import { ConversationPreview } from './conversation-preview';

interface ConversationRowProps {
  readonly summary: ConversationSummary;
  readonly current: boolean;
}

/** A row of the list. The order at its end: mention, then count. */
export const ConversationRow = memo(function ConversationRow({
  summary,
  current,
}: ConversationRowProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const [menuAt, setMenuAt] = useState<Place | null>(null);
  const now = useNow();
  const openMenu = (event: MouseEvent): void => {
    event.preventDefault();
    setMenuAt(placeOfPoint(event.clientX, event.clientY));
  };
  const delivery = summary.last?.type === 'message' ? summary.last.delivery : null;
  return (
    <li>
      <Link
        href={`/c/${summary.id}`}
        className={summary.unread > 0 && !summary.muted ? 'row is-unread' : 'row'}
        aria-current={current ? 'true' : undefined}
        onContextMenu={openMenu}
      >
        <ConversationPicture summary={summary} />
        <span className="row-main">
          <span className="row-line">
            <span className="row-name" dir="auto">
              {titleOf(summary)}
            </span>
            {summary.muted && <Icon name="muted" label={t('list.muted')} />}
            <span className="row-time">
              {delivery && <DeliveryIcon delivery={delivery} />}
              <Moment at={summary.lastActivityAt}>
                {shortTime(summary.lastActivityAt, locale, now)}
              </Moment>
            </span>
          </span>
          <span className="row-line">
            <span className="row-text" dir="auto">
              <ConversationPreview summary={summary} />
            </span>
            {summary.mentions > 0 && (
              <span className="badge badge-at">
                <Icon name="mention" />
                <span className="vh">{t('list.mentioned')}</span>
              </span>
            )}
            {summary.unread > 0 && <UnreadBadge count={summary.unread} quiet={summary.muted} />}
          </span>
        </span>
      </Link>
      {menuAt && (
        <ConversationMenu summary={summary} anchor={menuAt} onClose={() => setMenuAt(null)} />
      )}
    </li>
  );
});

const MOST_SHOWN = 999;

export function UnreadBadge({
  count,
  quiet,
}: {
  readonly count: number;
  readonly quiet: boolean;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <span className={quiet ? 'badge badge-quiet' : 'badge'}>
      <span aria-hidden="true">{count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}</span>
      <span className="vh">{t('list.unread', { count })}</span>
    </span>
  );
}
