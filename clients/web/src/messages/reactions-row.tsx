import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';

import { placeOfPoint } from '../layers/place-beside';
import { useMessageActions } from './message-actions';

interface ReactionsRowProps {
  readonly item: MessageItem;
  readonly enabled: boolean;
}

/** A press puts one's own reaction on or takes it off; a right click or long press shows who reacted. */
export function ReactionsRow({ item, enabled }: ReactionsRowProps): ReactElement {
  const { t } = useTranslation();
  const { react, openReactors } = useMessageActions();
  return (
    <div className="reacts">
      {item.reactions.map(({ emoji, users, mine }) => {
        const count = users.length;
        return (
          <button
            key={emoji}
            type="button"
            className={mine ? 'react mine' : 'react'}
            aria-pressed={mine}
            aria-disabled={!enabled}
            aria-label={
              mine
                ? t('actions.reactedMine', { emoji, count })
                : t('actions.reacted', { emoji, count })
            }
            onClick={() => enabled && react(item, emoji)}
            onContextMenu={(event) => {
              event.preventDefault();
              event.stopPropagation();
              openReactors(item, placeOfPoint(event.clientX, event.clientY));
            }}
          >
            <em>{emoji}</em>
            {count}
          </button>
        );
      })}
    </div>
  );
}
