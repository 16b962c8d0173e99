import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import { QUICK_REACTIONS } from '@anochat/sdk/shown';

import { IconButton } from '../base/icon-button';
import { useMessageActions } from './message-actions';

const SHOWN = QUICK_REACTIONS.slice(0, 2);

/** The toolbar beside a bubble: two reactions, all of them, reply, and the whole menu. */
export function MessageTools({ item }: { readonly item: MessageItem }): ReactElement {
  const { t } = useTranslation();
  const { react, reply, openMenu, openReactions } = useMessageActions();
  return (
    <div className="tools" role="toolbar" aria-label={t('actions.label')}>
      {SHOWN.map((emoji) => (
        <button
          key={emoji}
          type="button"
          className="ib"
          aria-label={t('actions.react', { emoji })}
          onClick={() => react(item, emoji)}
        >
          <span className="em">{emoji}</span>
        </button>
      ))}
      <IconButton
        icon="emoji"
        label={t('actions.moreReactions')}
        onClick={(event) => openReactions(item, event.currentTarget.getBoundingClientRect())}
      />
      {item.body.state === 'content' && (
        <IconButton icon="reply" label={t('actions.reply')} onClick={() => reply(item)} />
      )}
      <IconButton
        icon="more"
        label={t('do.more')}
        aria-haspopup="menu"
        onClick={(event) => openMenu(item, event.currentTarget.getBoundingClientRect())}
      />
    </div>
  );
}
