import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import { useProfile, useProfiles } from '@anochat/sdk/react';
import { fullTime, isEmojiAlone, type PartRun, partRuns, sealedKind } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { PendingMessage } from '../encryption/pending-message';
import { SealedMessage } from '../encryption/sealed-message';
import { Moment, useDateLocale } from '../language/moment';
import { MediaParts } from '../media/media-parts';
import { DeliveryIcon } from './delivery-icon';
import { QuoteView } from './quote-view';
import { TextView } from './text-view';

interface MessageBodyProps {
  readonly item: MessageItem;
  readonly time: string;
}

/** The inside of a bubble: what it answers, its parts in their order, and the time. */
export function MessageBody({ item, time }: MessageBodyProps): ReactElement {
  const { t } = useTranslation();
  const meta = <Meta item={item} time={time} />;
  if (item.body.state === 'deleted') {
    return (
      <div className="txt is-gone">
        {item.body.byOperator
          ? t('message.deletedByOperator')
          : item.body.by !== null && item.own && item.body.by === item.sender
            ? t('message.deletedByYou')
            : t('message.deleted')}
        {meta}
      </div>
    );
  }
  if (item.body.state === 'pending') return <PendingMessage sender={item.sender} meta={meta} />;
  if (item.body.state === 'unreadable') {
    const kind = sealedKind(item.body.reason);
    return (
      <>
        {kind !== null ? (
          <SealedMessage kind={kind} sender={item.sender} />
        ) : item.body.reason === 'damaged' ? (
          <Unsupported
            title={t('message.damagedTitle')}
            hint={t(item.own ? 'message.damagedHintOwn' : 'message.damagedHint')}
          />
        ) : (
          <Unsupported title={t('message.unsupportedTitle')} hint={t('message.unsupportedHint')} />
        )}
        <div className="meta-row">{meta}</div>
      </>
    );
  }
  const { parts, mentions } = item.body;
  return (
    <>
      {item.forwardedFrom !== null && <Forwarded from={item.forwardedFrom} />}
      {item.quote && <QuoteView quote={item.quote} from={item} />}
      {partRuns(parts).map((run, index, runs) => (
        <RunView
          key={index}
          run={run}
          item={item}
          mentions={mentions}
          isAlone={runs.length === 1}
          {...(index === runs.length - 1 && { meta })}
        />
      ))}
    </>
  );
}

interface RunViewProps {
  readonly run: PartRun;
  readonly item: MessageItem;
  readonly mentions: readonly string[];
  /** The message has nothing else. */
  readonly isAlone: boolean;
  readonly meta?: ReactElement;
}

function RunView({ run, item, mentions, isAlone, meta }: RunViewProps): ReactElement {
  const { t } = useTranslation();
  const profiles = useProfiles(mentions);
  const mentioned = useMemo(
    () => new Set([...profiles.values()].map((profile) => profile.userName)),
    [profiles],
  );
  switch (run.type) {
    case 'text':
      if (isAlone && isEmojiAlone(run.part.text)) {
        return (
          <div className="txt is-large" dir="auto">
            {run.part.text}
            {meta}
          </div>
        );
      }
      return <TextView part={run.part} mentioned={mentioned} {...(meta && { meta })} />;
    case 'media':
      return <MediaParts item={item} parts={run.parts} meta={meta} />;
    case 'unknown':
      return (
        <>
          <Unsupported title={t('message.unsupportedTitle')} hint={t('message.unsupportedHint')} />
          {meta && <div className="meta-row">{meta}</div>}
        </>
      );
  }
}

/** Kept, and named, never an empty bubble. */
function Unsupported({
  title,
  hint,
}: {
  readonly title: string;
  readonly hint: string;
}): ReactElement {
  return (
    <div className="sealed-in">
      <Icon name="about" />
      <div>
        <b>{title}</b>
        <p>{hint}</p>
      </div>
    </div>
  );
}

function Forwarded({ from }: { readonly from: string }): ReactElement {
  const { t } = useTranslation();
  const author = useProfile(from);
  return (
    <p className="forwarded" dir="auto">
      <Icon name="forward" small />
      {t('message.forwarded', { name: author?.displayName ?? '…' })}
    </p>
  );
}

function Meta({ item, time }: MessageBodyProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  return (
    <span className="meta">
      {item.editedAt !== null && item.body.state === 'content' && t('message.edited')}
      <Moment className="num" at={item.ts}>
        {time}
      </Moment>
      {item.expiresAt !== null && (
        <Icon
          name="timer"
          label={t('message.disappears', { when: fullTime(item.expiresAt, locale) })}
        />
      )}
      {item.delivery && item.body.state !== 'deleted' && <DeliveryIcon delivery={item.delivery} />}
    </span>
  );
}
