import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { IconButton } from '../base/icon-button';
import type { Place } from '../layers/place-beside';
import { EmojiPopup } from './emoji-popup';

export function EmojiButton({
  onPick,
}: {
  readonly onPick: (emoji: string) => void;
}): ReactElement {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<Place | null>(null);
  return (
    <>
      <IconButton
        icon="emoji"
        label={t('composer.emoji')}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())}
      />
      {anchor && <EmojiPopup anchor={anchor} onPick={onPick} onClose={() => setAnchor(null)} />}
    </>
  );
}
