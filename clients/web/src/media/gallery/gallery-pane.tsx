import { useMemo, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary, GalleryKind, GalleryList, MessageItem } from '@anochat/sdk';
import { monthName, months } from '@anochat/sdk/shown';
import { useGallery, useGalleryItems, useNow } from '@anochat/sdk/react';

import { Icon } from '../../base/icon';
import { useDateLocale } from '../../language/moment';
import { FileItems } from './file-items';
import { GALLERY_KINDS, KIND_ICONS } from './gallery-kinds';
import { GalleryScene } from './gallery-scene';
import { LinkItems } from './link-items';
import { linksIn } from './links-in';
import { SoundItems } from './sound-items';
import { useEndInSight } from './use-end-in-sight';
import { VisualGrid } from './visual-grid';

interface GalleryPaneProps {
  readonly summary: ConversationSummary;
  readonly kind: GalleryKind;
  readonly onKind: (kind: GalleryKind) => void;
}

/** All that a conversation holds of a kind, month by month, back to its beginning. */
export function GalleryPane({ summary, kind, onKind }: GalleryPaneProps): ReactElement {
  const { t } = useTranslation();
  return (
    <>
      <span className="seg gallery-kinds" role="radiogroup" aria-label={t('gallery.kinds')}>
        {GALLERY_KINDS.map((one) => (
          <label key={one} title={t(`gallery.${one}`)}>
            <input
              type="radio"
              name="gallery-kind"
              aria-label={t(`gallery.${one}`)}
              checked={one === kind}
              onChange={() => onKind(one)}
            />
            <span>
              <Icon name={KIND_ICONS[one]} />
            </span>
          </label>
        ))}
      </span>
      <Gathered key={`${summary.id} ${kind}`} summary={summary} kind={kind} />
    </>
  );
}

function Gathered({ summary, kind }: Omit<GalleryPaneProps, 'onKind'>): ReactElement {
  const locale = useDateLocale();
  const now = useNow();
  const end = useRef<HTMLDivElement>(null);
  const { list, loadMore } = useGallery(summary.id, kind);
  const all = useGalleryItems(summary.id, list.messages);
  // What has an address in it is not always a link.
  const items = useMemo(
    () => (kind === 'link' ? all.filter((item) => linksIn(item).length > 0) : all),
    [all, kind],
  );
  useEndInSight(end, list, loadMore);
  return (
    <GalleryScene conversation={summary.id} items={items} onOldest={() => void loadMore()}>
      {months(items).map((month) => (
        <section key={month.key} className="gallery-month">
          <h2>{monthName(month.ts, locale, now)}</h2>
          <KindItems kind={kind} items={month.items} />
        </section>
      ))}
      <div ref={end} className="gallery-end">
        <EndWords
          kind={kind}
          list={list}
          isEmpty={items.length === 0}
          onRetry={() => void loadMore()}
        />
      </div>
    </GalleryScene>
  );
}

interface KindItemsProps {
  readonly kind: GalleryKind;
  readonly items: readonly MessageItem[];
}

function KindItems({ kind, items }: KindItemsProps): ReactElement {
  switch (kind) {
    case 'visual':
      return <VisualGrid items={items} />;
    case 'file':
      return <FileItems items={items} />;
    case 'sound':
      return <SoundItems items={items} />;
    case 'link':
      return <LinkItems items={items} />;
  }
}

interface EndWordsProps {
  readonly kind: GalleryKind;
  readonly list: GalleryList;
  readonly isEmpty: boolean;
  readonly onRetry: () => void;
}

function EndWords({ kind, list, isEmpty, onRetry }: EndWordsProps): ReactElement | null {
  const { t } = useTranslation();
  if (list.status === 'failed') {
    return (
      <p className="hint" role="alert">
        {t('gallery.failed')}{' '}
        <button type="button" className="link" onClick={onRetry}>
          {t('do.retry')}
        </button>
      </p>
    );
  }
  if (list.hasMore) return <p className="hint">{t('gallery.looking')}</p>;
  return isEmpty ? <p className="hint">{t(`gallery.none.${kind}`)}</p> : null;
}
