import { useEffect, useEffectEvent, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageItem, TimelineItem } from '@anochat/sdk';
import { useClient, useNow, useProfile, useSummary } from '@anochat/sdk/react';
import { plainText, shortTime, type Visual, visualsOf, writtenText } from '@anochat/sdk/shown';

import { IconButton } from '../../base/icon-button';
import { ModalLayer } from '../../layers/dialog';
import { useDateLocale } from '../../language/moment';
import ForwardDialog from '../../messages/forward-dialog';
import { useIsBroken } from '../broken-media';
import { download } from '../downloads';
import { useMediaPlace, type VisualPlace } from '../media-place';
import { useViewerKeys } from './use-viewer-keys';
import { ViewerFilm } from './viewer-film';
import { ViewerStage } from './viewer-stage';

interface ViewerProps {
  /** Of one conversation, in their order. */
  readonly items: readonly TimelineItem[];
  readonly start: VisualPlace;
  readonly onClose: () => void;
  /** The first of all is shown: there may be older ones. */
  readonly onOldest?: () => void;
  /** Leads to the message, where that is not what lies behind. */
  readonly onShow?: (item: MessageItem) => void;
}

/** All pictures and videos of some messages, one at a time. Dark in both themes. */
export default function Viewer({
  items,
  start,
  onClose,
  onOldest,
  onShow,
}: ViewerProps): ReactElement | null {
  const { t } = useTranslation();
  const { conversation } = useMediaPlace();
  const summary = useSummary(conversation);
  const isBroken = useIsBroken();
  const visuals = visualsOf(items, isBroken);
  const [place, setPlace] = useState(start);
  const [forwarding, setForwarding] = useState<MessageItem | null>(null);
  const at = visuals.findIndex((visual) => isAt(visual, place));
  const shown = visuals[at];
  const close = useEffectEvent(onClose);
  const isGone = shown === undefined;
  useEffect(() => {
    // Taken back, disappeared, or not a picture after all.
    if (isGone) close();
  }, [isGone]);
  const askForOlder = useEffectEvent(() => onOldest?.());
  useEffect(() => {
    if (at === 0) askForOlder();
  }, [at]);
  const go = (to: number): void => {
    const visual = visuals[to];
    if (visual) setPlace({ key: visual.item.key, index: visual.index });
  };
  useViewerKeys({ at, count: visuals.length, go, isAsleep: forwarding !== null });
  if (!shown) return null;
  return (
    <ModalLayer label={t('media.viewer')} onClose={onClose}>
      <div className="viewer">
        <ViewerHead
          visual={shown}
          at={at}
          count={visuals.length}
          onForward={() => setForwarding(shown.item)}
          {...(onShow && { onShow: () => onShow(shown.item) })}
          onClose={onClose}
        />
        <ViewerStage
          key={`${shown.item.key} ${shown.index}`}
          visual={shown}
          {...(at > 0 && { onPrevious: () => go(at - 1) })}
          {...(at < visuals.length - 1 && { onNext: () => go(at + 1) })}
          onAway={onClose}
          isAsleep={forwarding !== null}
        />
        <footer className="viewer-f">
          <Caption item={shown.item} />
          <ViewerFilm
            visuals={visuals.filter(({ item }) => item.key === shown.item.key)}
            shown={shown}
            onPick={({ item, index }) => setPlace({ key: item.key, index })}
          />
        </footer>
      </div>
      {forwarding && summary && (
        <ForwardDialog item={forwarding} from={summary} onClose={() => setForwarding(null)} />
      )}
    </ModalLayer>
  );
}

const isAt = ({ item, index }: Visual, place: VisualPlace): boolean =>
  item.key === place.key && index === place.index;

interface ViewerHeadProps {
  readonly visual: Visual;
  readonly at: number;
  readonly count: number;
  readonly onForward: () => void;
  readonly onShow?: () => void;
  readonly onClose: () => void;
}

function ViewerHead({
  visual,
  at,
  count,
  onForward,
  onShow,
  onClose,
}: ViewerHeadProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { conversation } = useMediaPlace();
  const locale = useDateLocale();
  const now = useNow();
  const { item, part } = visual;
  const sender = useProfile(item.sender);
  const when = shortTime(item.ts, locale, now);
  const kind = part.type === 'video' ? t('media.video') : t('media.photo');
  return (
    <header className="viewer-h">
      <IconButton icon="close" label={t('do.close')} onClick={onClose} data-autofocus />
      <div>
        <b>
          <bdi>{item.own ? t('message.you') : (sender?.displayName ?? '…')}</bdi>
        </b>
        <small aria-live="polite">{t('media.viewed', { when, at: at + 1, count, kind })}</small>
      </div>
      {onShow && <IconButton icon="eye" label={t('gallery.show')} onClick={onShow} />}
      {item.seq !== null && (
        <IconButton icon="forward" label={t('actions.forward')} onClick={onForward} />
      )}
      <IconButton
        icon="download"
        label={t('media.download')}
        onClick={() => void download(client, conversation, part, t('media.unnamed'))}
      />
    </header>
  );
}

function Caption({ item }: { readonly item: MessageItem }): ReactElement | null {
  const text = item.body.state === 'content' ? plainText(writtenText(item.body.parts)) : '';
  return text === '' ? null : <p dir="auto">{text}</p>;
}
