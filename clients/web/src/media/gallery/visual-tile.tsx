import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { clockLength, shortTime, type Visual } from '@anochat/sdk/shown';

import { useDateLocale } from '../../language/moment';
import { useMediaPlace } from '../media-place';
import { Picture } from '../picture';
import { LengthMark } from '../visual-view';

/** One picture or video of the gallery, cut to a square. */
export function VisualTile({ visual }: { readonly visual: Visual }): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const { openViewer } = useMediaPlace();
  const { item, index, part } = visual;
  const when = shortTime(item.ts, locale);
  return (
    <div className="pic">
      <Picture part={part} />
      <button
        type="button"
        className="pic-open"
        aria-label={
          part.type === 'video'
            ? t('gallery.openVideo', { when, length: clockLength(part.duration) })
            : t('gallery.openPhoto', { when })
        }
        onClick={() => openViewer({ key: item.key, index })}
      />
      {part.type === 'video' && <LengthMark milliseconds={part.duration} />}
    </div>
  );
}
