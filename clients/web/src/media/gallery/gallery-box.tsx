import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { GalleryKind, ConversationSummary } from '@anochat/sdk';
import { useGallery, useGalleryItems } from '@anochat/sdk/react';
import { visualsOf } from '@anochat/sdk/shown';

import { Icon } from '../../base/icon';
import { useIsBroken } from '../broken-media';
import { GALLERY_KINDS, KIND_ICONS } from './gallery-kinds';
import { GalleryScene } from './gallery-scene';
import { visualKey } from './visual-grid';
import { VisualTile } from './visual-tile';

/** Two rows of four. */
const SHOWN = 8;

interface GalleryBoxProps {
  readonly summary: ConversationSummary;
  readonly onOpen: (kind: GalleryKind) => void;
}

/** The newest pictures of a conversation, and the way to all else that it holds. */
export function GalleryBox({ summary, onOpen }: GalleryBoxProps): ReactElement {
  const { t } = useTranslation();
  const { list, loadMore } = useGallery(summary.id, 'visual');
  const items = useGalleryItems(summary.id, list.messages);
  const isBroken = useIsBroken();
  const newest = visualsOf(items, isBroken).slice(0, SHOWN);
  const rows = GALLERY_KINDS.filter((kind) => kind !== 'visual' || newest.length === 0);
  return (
    <section className="box" aria-label={t('gallery.title')}>
      {newest.length > 0 && (
        <>
          <h2 className="box-t">
            {t('gallery.visual')}
            <button type="button" className="link" onClick={() => onOpen('visual')}>
              {t('details.seeAll')}
            </button>
          </h2>
          <GalleryScene conversation={summary.id} items={items} onOldest={() => void loadMore()}>
            <div className="gallery-mini">
              {newest.map((visual) => (
                <VisualTile key={visualKey(visual)} visual={visual} />
              ))}
            </div>
          </GalleryScene>
        </>
      )}
      {rows.map((kind) => (
        <button key={kind} type="button" className="item" onClick={() => onOpen(kind)}>
          <Icon name={KIND_ICONS[kind]} />
          <span className="item-n">
            <b>{t(`gallery.${kind}`)}</b>
          </span>
          <span className="end">
            <Icon name="forth" />
          </span>
        </button>
      ))}
    </section>
  );
}
