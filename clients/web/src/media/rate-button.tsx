import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { usePlayer } from './player';

/** How fast the sound plays; a press goes on to the next speed. */
export function RateButton({ rate }: { readonly rate: number }): ReactElement {
  const { t } = useTranslation();
  const player = usePlayer();
  return (
    <button
      type="button"
      className="rate"
      aria-label={t('media.rate', { rate })}
      onClick={() => player.nextRate()}
    >
      {rate}×
    </button>
  );
}
