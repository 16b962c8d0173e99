import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from '../base/icon';

interface JumpButtonsProps {
  readonly unread: number;
  readonly mentions: number;
  /** The first press goes back to where a jump began. */
  readonly back: boolean;
  readonly onDown: () => void;
  readonly onMention: () => void;
}

export function JumpButtons({
  unread,
  mentions,
  back,
  onDown,
  onMention,
}: JumpButtonsProps): ReactElement {
  const { t } = useTranslation();
  const label = back
    ? t('message.jumpBack')
    : unread > 0
      ? t('message.jumpUnread', { count: unread })
      : t('message.jumpNewest');
  const mentionLabel = t('message.jumpMention', { count: mentions });
  return (
    <div className="jump">
      {mentions > 0 && (
        <button type="button" aria-label={mentionLabel} title={mentionLabel} onClick={onMention}>
          <Icon name="mention" />
          <span className="badge" aria-hidden="true">
            {mentions}
          </span>
        </button>
      )}
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
