import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Visual } from '@anochat/sdk/shown';

import { Icon } from '../../base/icon';
import { Picture } from '../picture';

interface ViewerFilmProps {
  /** Of one message. */
  readonly visuals: readonly Visual[];
  readonly shown: Visual;
  readonly onPick: (visual: Visual) => void;
}

/** The other pictures of the message, small. */
export function ViewerFilm({ visuals, shown, onPick }: ViewerFilmProps): ReactElement | null {
  const { t } = useTranslation();
  if (visuals.length < 2) return null;
  return (
    <nav className="film" aria-label={t('media.film')}>
      {visuals.map((visual, at) => (
        <button
          key={visual.index}
          type="button"
          aria-current={visual.index === shown.index}
          aria-label={t('media.filmItem', { at: at + 1 })}
          onClick={() => onPick(visual)}
        >
          <Picture part={visual.part} />
          {visual.part.type === 'video' && <Icon name="play" />}
        </button>
      ))}
    </nav>
  );
}
