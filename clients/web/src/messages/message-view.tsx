import { memo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Delivery, MessageItem } from '@anochat/sdk';
import { useProfile } from '@anochat/sdk/react';
import { clockTime, deliveryKey, pairOf } from '@anochat/sdk/shown';

import { UploadProgress } from '../composer/attachments/upload-progress';
import { useDateLocale } from '../language/moment';
import { Avatar } from '../people/avatar';
import { FailureLine } from './failure-line';
import { MessageBody } from './message-body';
import { MessageTools } from './message-tools';
import { ReactionsRow } from './reactions-row';
import { useMessageGestures } from './use-message-gestures';

interface MessageViewProps {
  readonly item: MessageItem;
  readonly first: boolean;
  readonly last: boolean;
  /** Whether names are shown: not between two people. */
  readonly named: boolean;
  readonly lit: boolean;
  /** The one message that Tab reaches. */
  readonly reachable: boolean;
  /** Whether the quick tools are offered. */
  readonly mayReact: boolean;
}

const WAITING: ReadonlySet<Delivery['state']> = new Set(['uploading', 'queued', 'sending']);

export const MessageView = memo(function MessageView(props: MessageViewProps): ReactElement {
  const { item, first, last, named, lit, reachable, mayReact } = props;
  const { t } = useTranslation();
  const locale = useDateLocale();
  const [active, setActive] = useState(false);
  const sender = useProfile(item.sender);
  const gestures = useMessageGestures(item, setActive);
  const name = sender?.displayName ?? '…';
  const time = clockTime(item.ts, locale);
  const { delivery } = item;
  const waits = delivery !== null && WAITING.has(delivery.state);
  const classes = [
    'msg',
    item.own && 'out',
    !first && 'cont',
    last && 'last',
    lit && 'is-lit',
    waits && 'is-sending',
    delivery?.state === 'failed' && 'is-failed',
  ];
  const label =
    item.own && delivery
      ? t('message.labelMine', { time, state: t(deliveryKey(delivery)) })
      : t('message.label', { name: item.own ? t('message.you') : name, time });
  return (
    <article
      className={classes.filter(Boolean).join(' ')}
      aria-label={label}
      tabIndex={reachable ? 0 : -1}
      data-key={item.key}
      data-seq={item.seq ?? undefined}
      {...gestures}
    >
      {!item.own && last && <Avatar id={item.sender} name={name} size="s" />}
      <div className="body">
        <div className="bubble">
          {active && mayReact && <MessageTools item={item} />}
          {first && named && !item.own && (
            <header className={`who n${pairOf(item.sender)}`}>
              <span dir="auto">{name}</span>
            </header>
          )}
          <MessageBody item={item} time={time} />
        </div>
        {item.reactions.length > 0 && <ReactionsRow item={item} enabled={mayReact} />}
        {delivery?.state === 'uploading' && <UploadProgress item={item} delivery={delivery} />}
        {delivery?.state === 'failed' && (
          <FailureLine messageKey={item.key} problem={delivery.problem} />
        )}
      </div>
    </article>
  );
});
