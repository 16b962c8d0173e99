import { lazy, Suspense, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Place } from '../layers/place-beside';
import { Popup } from '../layers/popup';

// The picker and its data come when somebody wants an emoji, not before.
const EmojiPicker = lazy(() => import('./emoji-picker'));

interface EmojiPopupProps {
  readonly anchor: Place;
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
}

export function EmojiPopup({ anchor, onPick, onClose }: EmojiPopupProps): ReactElement {
  const { t } = useTranslation();
  return (
    <Popup anchor={anchor} onClose={onClose}>
      <div role="dialog" aria-label={t('emoji.title')}>
        <Suspense fallback={<div className="emoji" aria-busy="true" />}>
          <EmojiPicker
            onPick={(emoji) => {
              onClose();
              onPick(emoji);
            }}
          />
        </Suspense>
      </div>
    </Popup>
  );
}
