import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from '../base/icon';

interface JumpButtonsProps {
  readonly unread: number;
  /** The first press goes back to where a jump began. */
  readonly back: boolean;
  readonly onDown: () => void;
}

export function JumpButtons({ unread, back, onDown }: JumpButtonsProps): ReactElement {
  const { t } = useTranslation();
  const label = back
    ? t('message.jumpBack')
    : unread > 0
      ? t('message.jumpUnread', { count: unread })
      : t('message.jumpNewest');
  return (
    <div className="jump">
      <button type="button" aria-label={label} title={label} onClick={onDown}>
        <Icon name="down" />
        {unread > 0 && !back && (
          <span className="badge" aria-hidden="true">
            {unread}
          </span>
        )}
      </button>
    </div>
  );
}
