import { lazy, Suspense, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Conversation, ConversationSummary } from '@anochat/sdk';
import { allowedFor, QUICK_REACTIONS, writtenText } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { EmojiPopup } from '../composer/emoji-popup';
import { focusComposer } from '../composer/focus-composer';
import { Menu, type MenuEntry } from '../layers/menu';
import { showToast } from '../layers/toasts';
import { useMessageActions } from './message-actions';
import { deleteWithUndo } from './pending-deletes';
import { Reactors, Readers } from './reactors';
import type { MessageLayer } from './use-message-actions-of';

const ForwardDialog = lazy(() => import('./forward-dialog'));

interface MessageLayersProps {
  readonly layer: MessageLayer;
  readonly conversation: Conversation;
  readonly summary: ConversationSummary;
  readonly onClose: (next?: MessageLayer) => void;
}

/** What opens over a message: its menu, the emoji, who reacted, or where to forward it. */
export function MessageLayers({
  layer,
  conversation,
  summary,
  onClose,
}: MessageLayersProps): ReactElement {
  const { react } = useMessageActions();
  const { item, anchor } = layer;
  const close = (): void => onClose();
  switch (layer.type) {
    case 'menu':
      return (
        <MessageMenu
          layer={layer}
          conversation={conversation}
          summary={summary}
          onClose={onClose}
        />
      );
    case 'reactions':
      return <EmojiPopup anchor={anchor} onClose={close} onPick={(emoji) => react(item, emoji)} />;
    case 'reactors':
      return <Reactors item={item} anchor={anchor} onClose={close} />;
    case 'readers':
      return <Readers item={item} anchor={anchor} onClose={close} />;
    case 'forward':
      return (
        <Suspense>
          <ForwardDialog item={item} from={summary} onClose={close} />
        </Suspense>
      );
  }
}

function MessageMenu({ layer, conversation, summary, onClose }: MessageLayersProps): ReactElement {
  const { t } = useTranslation();
  const { reply } = useMessageActions();
  const { item, anchor } = layer;
  const allowed = allowedFor(item, summary);
  const { body, seq } = item;
  const text = body.state === 'content' ? writtenText(body.parts) : '';
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    showToast(t('actions.copied'));
  };
  const edit = (): void => {
    conversation.setDraft({ text, replyTo: null, editing: seq });
    focusComposer();
  };
  const remove = (): void => {
    if (seq !== null) deleteWithUndo(conversation, seq, t('actions.deletedToast'), t('do.undo'));
  };
  const entries: readonly (MenuEntry | false)[] = [
    allowed.reply && {
      icon: 'reply',
      label: t('actions.reply'),
      shortcut: 'R',
      run: () => reply(item),
    },
    allowed.edit && { icon: 'edit', label: t('actions.edit'), run: edit },
    allowed.copy && { icon: 'copy', label: t('actions.copy'), run: () => void copy() },
    allowed.forward && {
      icon: 'forward',
      label: t('actions.forward'),
      run: () => onClose({ type: 'forward', item, anchor }),
    },
    item.reactions.length > 0 && {
      icon: 'emoji',
      label: t('actions.whoReacted'),
      run: () => onClose({ type: 'reactors', item, anchor }),
    },
    // Between two people the icon says it all.
    summary.kind !== 'direct' &&
      item.readBy.length > 0 && {
        icon: 'eye',
        label: t('actions.readBy'),
        run: () => onClose({ type: 'readers', item, anchor }),
      },
    allowed.remove && {
      icon: 'delete',
      label: t('actions.deleteForEveryone'),
      danger: true,
      run: remove,
    },
  ];
  return (
    <Menu
      label={t('actions.label')}
      anchor={anchor}
      onClose={() => onClose()}
      entries={entries.filter((entry) => entry !== false)}
    >
      {allowed.react && <QuickReactions layer={layer} onClose={onClose} />}
    </Menu>
  );
}

function QuickReactions({
  layer,
  onClose,
}: Pick<MessageLayersProps, 'layer' | 'onClose'>): ReactElement {
  const { t } = useTranslation();
  const { react } = useMessageActions();
  const { item } = layer;
  const mine = new Set(
    item.reactions.filter((reaction) => reaction.mine).map((reaction) => reaction.emoji),
  );
  return (
    <div className="quick" role="group" aria-label={t('actions.quick')}>
      {QUICK_REACTIONS.map((emoji) => (
        <button
          key={emoji}
          type="button"
          className={mine.has(emoji) ? 'mine' : ''}
          aria-label={t('actions.react', { emoji })}
          aria-pressed={mine.has(emoji)}
          onClick={() => {
            onClose();
            react(item, emoji);
          }}
        >
          {emoji}
        </button>
      ))}
      <button
        type="button"
        aria-label={t('actions.moreReactions')}
        onClick={() => onClose({ ...layer, type: 'reactions' })}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
