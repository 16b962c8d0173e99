import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import type { Placed, VisualPart } from '@anochat/sdk/shown';

import { useMediaPlace } from './media-place';
import { Picture } from './picture';
import { LengthMark } from './visual-view';

/** More are counted on the last tile, and are in the viewer. */
const TILES = 5;

interface AlbumViewProps {
  readonly item: MessageItem;
  readonly items: readonly Placed<VisualPart>[];
  readonly meta?: ReactElement | undefined;
}

/** Several pictures and videos as a grid, whose size no picture has a say in. */
export function AlbumView({ item, items, meta }: AlbumViewProps): ReactElement {
  const { t } = useTranslation();
  const { openViewer } = useMediaPlace();
  const shown = items.slice(0, TILES);
  const more = items.length - shown.length;
  return (
    <div className={`grid grid-${shown.length}`}>
      {shown.map(({ part, index }, at) => {
        const isLast = at === shown.length - 1;
        const place = { at: at + 1, count: items.length };
        return (
          <div key={index} className="pic">
            <Picture part={part} />
            <button
              type="button"
              className="pic-open"
              aria-label={
                part.type === 'video'
                  ? t('media.openVideoOf', place)
                  : t('media.openPhotoOf', place)
              }
              onClick={() => openViewer({ key: item.key, index })}
            />
            {part.type === 'video' && <LengthMark milliseconds={part.duration} />}
            {isLast && more > 0 && <span className="more">+{more}</span>}
          </div>
        );
      })}
      {meta && <div className="meta-over">{meta}</div>}
    </div>
  );
}
